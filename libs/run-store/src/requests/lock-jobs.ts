import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import { isUuid, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { type FollowersOf, selectWithFollowers } from '../dependencies/select-followers.js';

/** What of a job goes into its runs. */
export interface RunnableJob {
  readonly id: string;
  readonly pool: string;
  readonly priority: number;
  readonly handler: string | null;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly queueLimit: number;
}

/** A job whose cursor this transaction holds. */
export interface LockedJob extends RunnableJob {
  readonly name: string;
  readonly status: 'active' | 'inactive' | 'archived';
  readonly hasCron: boolean;
}

/**
 * Locks the cursors of jobs, in the order of their ids, so that nobody else makes runs of them until the transaction
 * ends. Live runs are locked after cursors, never before. Unknown ids are left out.
 */
export async function lockJobs(tx: Tx, jobIds: readonly string[]): Promise<LockedJob[]> {
  const ids = jobIds.filter(isUuid);
  if (ids.length === 0) return [];
  return lockCursors(tx, sql`c.job_id = any(${ids}::uuid[])`);
}

/**
 * Locks jobs, and with them those in which something may follow: all at once, because two transactions that lock a job
 * and later the ones below it would wait for each other.
 */
export async function lockJobsAndFollowers(
  tx: Tx,
  jobIds: readonly string[],
  followersOf: FollowersOf,
): Promise<LockedJob[]> {
  const ids = jobIds.filter(isUuid);
  if (ids.length === 0) return [];
  return lockCursors(tx, sql`c.job_id = any(array(${selectWithFollowers(ids, followersOf)}))`);
}

/** Locks a job with its followers, as `lockJobsAndFollowers`; `undefined` when there is none. */
export async function lockJob(tx: Tx, jobId: string, followersOf: FollowersOf): Promise<LockedJob | undefined> {
  const jobs = await lockJobsAndFollowers(tx, [jobId], followersOf);
  return jobs.find((job) => job.id === jobId.toLowerCase());
}

async function lockCursors(tx: Tx, which: RawBuilder<unknown>): Promise<LockedJob[]> {
  const result = await sql<LockedJob>`
    select j.id, j.name, j.status, j.pool, j.priority, j.handler,
      j.concurrency_policy as "concurrencyPolicy", j.queue_limit as "queueLimit",
      j.cron_expr is not null and j.cron_expr !~ '@manually\\s*$' as "hasCron"
    from aster.job_cursors c join aster.jobs j on j.id = c.job_id
    where ${which}
    order by c.job_id
    for update of c`.execute(tx);
  return result.rows;
}
