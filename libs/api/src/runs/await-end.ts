import { isFinal, NotFoundError } from '@aster-scheduler/core';
import { readRunProgress } from '@aster-scheduler/run-store';
import type { ApiContext } from '../context/api-context.js';

/**
 * Resolves when the run has ended or is gone, when the time is over, or when `signal` aborts. Costs no statement of its
 * own but the first: one statement serves all who wait for runs.
 *
 * @throws NotFoundError
 * @throws HttpProblemError when too many are waiting already
 */
export async function awaitEnd(
  { db, runWatch, waits }: Pick<ApiContext, 'db' | 'runWatch' | 'waits'>,
  runId: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const [first] = await readRunProgress(db, [runId]);
  if (first === undefined) throw new NotFoundError('run', runId);
  if (isFinal(first.status)) return;
  const leave = waits.enter();
  const over = new AbortController();
  const abort = () => over.abort();
  const timer = setTimeout(abort, waitMs);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort(); // the client has gone during the first look
  try {
    for (let seen = first; !isFinal(seen.status);) {
      const next = await runWatch.next(seen, over.signal);
      if (next === undefined) return;
      seen = next;
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    leave();
  }
}
