import { type ConcurrencyPolicy, newId, NotFoundError, type TaskOverrides } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import { type InsertedRun, insertRuns } from './insert-runs.js';
import { lockJob } from './lock-jobs.js';

export interface TriggerOptions {
  readonly overrides?: TaskOverrides;
  /** Instead of the job's. */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/**
 * Makes a run of a job now, under its concurrency policy. A paused job can be triggered.
 *
 * @throws NotFoundError
 */
export async function triggerJob(db: Db, jobId: string, options: TriggerOptions = {}): Promise<InsertedRun> {
  return inTransaction(db, async (tx) => {
    const { overrides, concurrencyPolicy } = options;
    const job = await lockJob(tx, jobId, { made: concurrencyPolicy ?? 'as the job says' });
    if (job === undefined) throw new NotFoundError('job', jobId);
    const now = options.now ?? (await serverTime(tx));
    const request = { id: newId(now), job, trigger: 'manual' as const, scheduledAt: now, overrides, concurrencyPolicy };
    const [run] = await insertRuns(tx, [request], now);
    if (run === undefined) throw new Error(`the run of job ${jobId} was not made`);
    return run;
  });
}
