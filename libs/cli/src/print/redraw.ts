import { setTimeout as delay } from 'node:timers/promises';
import type { AsterClient, Watch } from '@aster-scheduler/client';
import { usageError } from '../errors/cli-error.js';
import type { Terminal } from '../output/terminal.js';
import { terminalSize } from '../output/terminal-size.js';
import { cutToWidth } from '../output/text-width.js';
import type { Session } from '../session/session.js';
import { againMs, type Away, isAway, sayAway } from './away.js';

/** Between two pictures, however much changes. */
const pauseMs = 500;
/** Connections end now and then, and the next one is there at once: that is no absence. */
const unsaidMs = 1_000;
const clear = '\u001b[H\u001b[J';

/** Writes what is to be seen. */
export type Draw = (terminal: Terminal) => Promise<void>;

/**
 * Draws something, and again whenever it may have changed or the terminal has another size, until the process ends.
 * What does not fit into the terminal is left out. While the server is away, the last picture stays, and says since
 * when.
 *
 * @throws CliError without a terminal
 * @throws whatever the server refuses, and that it is away when nothing was drawn yet
 */
export async function redraw(session: Session, watches: readonly Watch[], draw: Draw): Promise<never> {
  if (!session.terminal.isTerminal) {
    throw usageError('--watch draws in a terminal', 'aster runs -f -o jsonl is for programs');
  }
  const over = new AbortController(); // what listens would keep the process alive
  const screen = createScreen(session, over.signal);
  const news = createNews();
  const onResize = () => news.tell();
  const client = await session.client();
  void listen(client, watches, { news, onLost: (error) => screen.lose(error), signal: over.signal });
  process.stdout.on('resize', onResize);
  try {
    for (;;) {
      const failure = news.take();
      if (failure !== undefined) throw failure.error;
      let waitMs: number | undefined;
      try {
        await screen.draw(draw);
      } catch (error) {
        if (!screen.isDrawn || !isAway(error)) throw error;
        void screen.lose(error);
        waitMs = againMs;
      }
      await delay(pauseMs);
      await news.next(waitMs);
    }
  } finally {
    over.abort();
    process.stdout.off('resize', onResize);
  }
}

/** What is on the screen, and whether it is true still. */
function createScreen(session: Session, signal: AbortSignal) {
  const { terminal } = session;
  let picture: string | undefined;
  let away: Away | undefined;

  async function paint(): Promise<void> {
    if (picture === undefined) return;
    const { rows, columns } = terminalSize();
    const isSaid = away !== undefined && Date.now() - away.since.getTime() >= unsaidMs;
    const room = Math.max(rows - (isSaid ? 2 : 1), 1);
    const lines = picture.trimEnd().split('\n');
    const fitting = lines.length > room ? [...lines.slice(0, room - 1), '…'] : lines;
    if (away !== undefined && isSaid) {
      const said = sayAway(away, await session.times());
      fitting.push(terminal.style('yellow', cutToWidth(said, columns)));
    }
    terminal.write(`${clear}${fitting.join('\n')}\n`);
  }

  return {
    get isDrawn() {
      return picture !== undefined;
    },
    async draw(draw: Draw): Promise<void> {
      let text = '';
      await draw({ ...terminal, columns: terminalSize().columns, write: (part) => void (text += part) });
      picture = text;
      away = undefined;
      await paint();
    },
    async lose(error: unknown): Promise<void> {
      away = { since: away?.since ?? new Date(), error };
      await delay(unsaidMs, undefined, { signal }).then(paint, () => undefined);
    },
  };
}

/** That there is something to draw, however often it is told, or that nothing more is to be expected. */
function createNews() {
  let isTold = false;
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  return {
    tell(end?: { readonly error: unknown }): void {
      failure ??= end;
      isTold = true;
      wake();
    },
    take(): typeof failure {
      isTold = false;
      return failure;
    },
    /** Resolves when there is some that was not taken, or the time is over. */
    async next(waitMs = 2 ** 31 - 1): Promise<void> {
      if (isTold) return;
      const over = new AbortController();
      wake = () => over.abort();
      await delay(waitMs, undefined, { signal: over.signal }).catch(() => undefined);
    },
  };
}

interface Listener {
  readonly news: ReturnType<typeof createNews>;
  onLost(error: unknown): Promise<void>;
  readonly signal: AbortSignal;
}

/** Never rejects; ends when the server refuses, or the signal aborts. */
async function listen(
  client: AsterClient,
  watches: readonly Watch[],
  { news, onLost, signal }: Listener,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of client.watch(watches, { signal })) {
        if (event.type === 'lost') void onLost(event.error);
        else news.tell();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!isAway(error)) return news.tell({ error });
      void onLost(error); // it has named a pause that is longer than a client waits
      await delay(againMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
