import { setTimeout as delay } from 'node:timers/promises';
import type { Watch } from '@aster-scheduler/client';
import { usageError } from '../errors/cli-error.js';
import type { Terminal } from '../output/terminal.js';
import type { Session } from '../session/session.js';

/** Between two pictures, however much changes. */
const pauseMs = 500;
const clear = '\u001b[H\u001b[J';

/**
 * Draws something, and again whenever it may have changed, until the process ends. What does not fit into the terminal
 * is left out.
 *
 * @throws CliError without a terminal
 */
export async function redraw(
  session: Session,
  watches: readonly Watch[],
  draw: (terminal: Terminal) => Promise<void>,
): Promise<never> {
  const { terminal } = session;
  if (!terminal.isTerminal) throw usageError('--watch draws in a terminal', 'aster runs -f -o jsonl is for programs');
  const changes = (await session.client()).watch(watches)[Symbol.asyncIterator]();
  let next = changes.next();
  for (;;) {
    next.catch(() => undefined); // refused while this is drawn, it is told below
    let text = '';
    await draw({ ...terminal, write: (part) => (text += part) });
    const lines = text.trimEnd().split('\n');
    const rows = (process.stdout.rows || 24) - 1;
    terminal.write(`${clear}${lines.length > rows ? [...lines.slice(0, rows - 1), '…'].join('\n') : text.trimEnd()}\n`);
    await delay(pauseMs);
    await next;
    next = changes.next();
    for (let isThere = true; isThere; next = isThere ? changes.next() : next) {
      isThere = await Promise.race([next.then(() => true), delay(0, false)]); // what has come meanwhile is one change
    }
  }
}
