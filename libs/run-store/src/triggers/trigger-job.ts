import { type ConcurrencyPolicy, isUuid, newId, NotFoundError, type TaskOverrides } from '@aster-scheduler/core';
import { channelName, type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJob } from '../locks/lock-jobs.js';
import type { MadeRun } from '../moves/make-runs.js';
import { workOff } from '../moves/work-off.js';
import { makeOverlappingRuns } from './make-overlapping-runs.js';
import { refuseArchived } from './refuse-archived.js';

export interface TriggerOptions {
  readonly overrides?: TaskOverrides;
  /** Instead of the job's. */
  readonly priority?: number;
  /** Instead of the job's. */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  /** Whether the transaction, when it commits, tells the workers. */
  readonly notifies?: boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/**
 * Makes a run of a job now, under its concurrency policy. A paused job can be triggered. Under the policy `allow` that
 * is one statement; under any other the job's other runs and its ticks wait until the transaction ends.
 *
 * @throws NotFoundError
 * @throws StateConflictError when the job is archived
 */
export async function triggerJob(db: Db, jobId: string, options: TriggerOptions = {}): Promise<MadeRun> {
  if (!isUuid(jobId)) throw new NotFoundError('job', jobId);
  const { overrides, priority, concurrencyPolicy = 'allow', notifies, now } = options;
  const mayOverlap = concurrencyPolicy === 'allow';
  const asked = await makeOverlappingRuns(db, { id: jobId }, [{ overrides, priority }], { mayOverlap, notifies, now });
  if (asked === undefined) throw new NotFoundError('job', jobId);
  const id = asked.made.get(0);
  if (id !== undefined) return { id, jobId: asked.job.id, pool: asked.job.pool, status: 'scheduled' };
  return inTransaction(db, async (tx) => triggerInTurn(tx, jobId, options));
}

async function triggerInTurn(tx: Tx, jobId: string, options: TriggerOptions): Promise<MadeRun> {
  const { overrides, priority, concurrencyPolicy } = options;
  const job = await lockJob(tx, jobId, { made: concurrencyPolicy ?? 'as the job says' });
  if (job === undefined) throw new NotFoundError('job', jobId);
  refuseArchived(job);
  const now = options.now ?? (await serverTime(tx));
  const request = {
    id: newId(now),
    job: priority === undefined ? job : { ...job, priority },
    trigger: 'manual' as const,
    scheduledAt: now,
    overrides,
    concurrencyPolicy,
  };
  const [run] = await workOff(tx, { requests: [request] }, now);
  if (run === undefined) throw new Error(`the run of job ${jobId} was not made`);
  if (options.notifies === true) await sql`select pg_notify(${channelName('runs')}, ${run.pool})`.execute(tx);
  return run;
}
