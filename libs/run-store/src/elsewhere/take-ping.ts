import { AsterError } from '@aster-scheduler/core';
import { type Db, isDeadlinePassed } from '@aster-scheduler/db';
import { ensureElsewhereWorker } from '../claims/elsewhere-worker.js';
import { isCausedByItems } from '../portions/is-caused-by-items.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { applyPing } from './apply-ping.js';
import { keepPing } from './kept-pings.js';
import type { Ping, PingedRun } from './ping.js';

/**
 * Takes what is told of a run: it begins, goes on or ends, with all that follows. A ping belongs to the run that it
 * names; else to the open run of the nearest tick, also of one that is due within a minute; one that fits none makes a
 * run of its own, which stands for no tick. What has ended stays as it is, and a ping that names it changes nothing.
 *
 * Where somebody has locked what it needs, or something that follows fails, the ping is kept as it was heard, and those
 * of its job that come after it too: `takeKeptPings` takes them.
 *
 * @throws NotFoundError for a job that does not run elsewhere
 */
export async function takePing(db: Db, ping: Ping): Promise<PingedRun> {
  await ensureElsewhereWorker(db);
  let failure: unknown = new Error(`too many pings of job ${ping.jobId} wait to be taken`);
  try {
    const taken = await applyPing(db, ping, { lockTimeoutMs: lockPatienceMs });
    if (taken !== undefined) return taken;
  } catch (error) {
    if (!mayBeKept(db, error)) throw error;
    failure = error;
  }
  if (!(await keepPing(db, ping))) throw failure;
  return { runId: '', became: 'kept' };
}

/** Not what may have been done after all, and nothing in a transaction that is over by the failure. */
function mayBeKept(db: Db, error: unknown): boolean {
  if (db.isTransaction || error instanceof AsterError) return false;
  return isCausedByItems(error) && !isDeadlinePassed(error);
}
