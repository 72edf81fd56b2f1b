import { setTimeout as delay } from 'node:timers/promises';
import { ApiError, type BulkResource, type RunListItem } from '@aster-scheduler/client';
import { exitCodes } from '../errors/exit-codes.js';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { asOneDocument } from '../print/as-one-document.js';
import { printOne } from '../print/print-one.js';
import { onInterrupt } from '../session/interrupts.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { leftAlone } from './left-alone.js';

/** As many as one operation takes. */
const portion = 10_000;
const lookEveryMs = 500;
/** Schedulers do it; where none has begun after this long, there may be none. */
const silentMs = 10_000;
const clearLine = '\r\u001b[K';

export interface ManyRunsChange {
  readonly verb: 'cancel' | 'retry';
  /** `cancelled`, `retried`. */
  readonly done: string;
}

/**
 * Has the server do the same to many runs, tells how far it is, and what was refused. Ctrl-C and the end of `--timeout`
 * end the waiting, not the operation.
 *
 * @returns `false` when the caller may not have it done so; nothing was done then
 * @throws CliError when it was not waited for to the end
 */
export async function changeManyRuns(
  session: Session,
  runs: readonly RunListItem[],
  change: ManyRunsChange,
): Promise<boolean> {
  const { timeoutMs } = session.settings;
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort('timeout'), timeoutMs);
  try {
    const first = await begin(session, runs, change, 0, stop.signal);
    if (first === undefined) return false;
    await asOneDocument(session, runs.length <= portion, async () => {
      for (let from = 0; from < runs.length; from += portion) {
        const begun = from === 0 ? first : await begin(session, runs, change, from, stop.signal);
        const left = { signal: stop.signal, notAsked: Math.max(runs.length - from - portion, 0) };
        if (begun !== undefined) await tellEnd(session, await followOperation(session, begun, left), change, runs);
      }
    });
    return true;
  } finally {
    clearTimeout(timer);
    release();
  }
}

/** Begins the operation on one portion; `undefined` when the caller may have none, which the first one says. */
async function begin(
  session: Session,
  runs: readonly RunListItem[],
  { verb }: ManyRunsChange,
  from: number,
  signal: AbortSignal,
): Promise<BulkResource | undefined> {
  const ids = runs.slice(from, from + portion).map(({ id }) => id);
  const idempotencyKey = keyFor(session, String(from), from === 0);
  try {
    return await (await session.client()).bulk({ action: verb, ids }, { idempotencyKey, signal });
  } catch (error) {
    if (from === 0 && error instanceof ApiError && error.status === 403) return undefined;
    const left = { signal, notAsked: runs.length - from - ids.length };
    throw signal.aborted ? leftAlone({ ...left, asked: ids.length }) : error;
  }
}

interface Left {
  /** Aborts when it is waited for no longer. */
  readonly signal: AbortSignal;
  /** Runs behind those of the operation. */
  readonly notAsked: number;
}

async function followOperation(
  session: Session,
  begun: BulkResource,
  { signal, notAsked }: Left,
): Promise<BulkResource> {
  const client = await session.client();
  const { terminal, settings } = session;
  const drawsProgress = terminal.isTerminal && !settings.isQuiet && !isForPrograms(settings.output);
  const note = (text: string) => (drawsProgress ? terminal.note(text) : undefined);
  let operation = begun;
  const startedAt = performance.now();
  try {
    for (let isTold = false; operation.finished_at === null;) {
      const settled = operation.done + operation.failed;
      if (!isTold && settled === 0 && performance.now() - startedAt > silentMs) {
        isTold = true;
        note(clearLine);
        session.say('no scheduler has begun with it yet: aster services shows them');
      }
      note(`\r${settled} of ${operation.total}`);
      await delay(lookEveryMs, undefined, { signal });
      operation = await client.bulkOperation(begun.id ?? '', { signal });
    }
  } catch (error) {
    note(clearLine);
    if (signal.aborted) throw leftAlone({ signal, operation, notAsked });
    session.say(`the operation goes on: aster request GET bulk/${begun.id ?? ''}`);
    throw error;
  }
  note(clearLine);
  return operation;
}

async function tellEnd(
  session: Session,
  operation: BulkResource,
  { done }: ManyRunsChange,
  runs: readonly RunListItem[],
): Promise<void> {
  const { problems, failed } = operation;
  if (failed > 0) session.exitCode = exitCodes.refused;
  if (isForPrograms(session.settings.output)) {
    return printOne(session, { resource: operation, name: operation.id ?? '', text: () => '' });
  }
  const names = new Map(runs.map(({ id, job_name: name }) => [id, name]));
  for (const { id, detail } of problems) {
    session.terminal.note(`${id}  ${printable(names.get(id) ?? '')}: ${printable(detail)}\n`);
  }
  if (failed > problems.length) session.terminal.note(`and ${failed - problems.length} more were refused\n`);
  session.say(`${done} ${operation.done} of ${operation.total} ${operation.total === 1 ? 'run' : 'runs'}`);
}
