import { type ConcurrencyPolicy, isUuid, newId, NotFoundError, type TaskOverrides } from '@aster-scheduler/core';
import { channelName, type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJob } from '../locks/lock-jobs.js';
import type { MadeRun } from '../moves/make-runs.js';
import { workOff } from '../moves/work-off.js';
import { makeOverlappingRuns } from './make-overlapping-runs.js';
import { refuseArchived } from './refuse-archived.js';
import { refuseLaterRuns } from './refuse-later-runs.js';

export interface TriggerOptions {
  readonly overrides?: TaskOverrides;
  /** Not before this instant; one that has passed is now. Only for a job whose concurrency policy is `allow`. */
  readonly at?: Date;
  /** Not before so long from now, by the database's clock; instead of `at`, and for the same jobs. */
  readonly afterMs?: number;
  /** Instead of the job's. */
  readonly priority?: number;
  /** Instead of the job's. */
  readonly pool?: string;
  /** Who asks for it. */
  readonly actor?: string;
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
 * @throws InvalidInputError when the run is for later, and would hold its job's place until then
 */
export async function triggerJob(db: Db, jobId: string, options: TriggerOptions = {}): Promise<MadeRun> {
  if (!isUuid(jobId)) throw new NotFoundError('job', jobId);
  const { concurrencyPolicy = 'allow', notifies, now, ...request } = options;
  const mayOverlap = concurrencyPolicy === 'allow';
  const asked = await makeOverlappingRuns(db, { id: jobId }, [request], { mayOverlap, notifies, now });
  if (asked === undefined) throw new NotFoundError('job', jobId);
  const id = asked.made.get(0);
  const { pool = asked.job.pool } = request;
  if (id !== undefined) return { id, jobId: asked.job.id, pool, status: 'scheduled' };
  return inTransaction(db, async (tx) => triggerInTurn(tx, jobId, options));
}

async function triggerInTurn(tx: Tx, jobId: string, options: TriggerOptions): Promise<MadeRun> {
  const { overrides, concurrencyPolicy, actor } = options;
  const job = await lockJob(tx, jobId, { made: concurrencyPolicy ?? 'as the job says' });
  if (job === undefined) throw new NotFoundError('job', jobId);
  refuseArchived(job);
  refuseLaterRuns([options]);
  const { pool = job.pool, priority = job.priority } = options;
  const now = options.now ?? (await serverTime(tx));
  const request = {
    id: newId(now),
    job: { ...job, pool, priority },
    trigger: 'manual' as const,
    scheduledAt: now,
    overrides,
    concurrencyPolicy,
    actor,
  };
  const [run] = await workOff(tx, { requests: [request] }, now);
  if (run === undefined) throw new Error(`the run of job ${jobId} was not made`);
  if (options.notifies === true) await sql`select pg_notify(${channelName('runs')}, ${run.pool})`.execute(tx);
  return run;
}
