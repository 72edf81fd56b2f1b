import { InvalidInputError, isUuid } from '@aster-scheduler/core';
import { isManual } from '@aster-scheduler/cron';
import type { Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import type { RunnableJob } from '../rows/runnable-job.js';
import { type FollowersOf, selectWithFollowers } from './select-followers.js';

/** A job whose cursor this transaction holds. */
export interface LockedJob extends RunnableJob {
  readonly name: string;
  /** Whether it has ticks, as its expression says. */
  readonly hasCron: boolean;
}

/**
 * Locks the cursors of jobs, in the order of their ids, so that nobody else makes runs of them until the transaction
 * ends. Unknown ids are left out.
 *
 * Locks are taken in one order everywhere: the key of a request to the API; cursors, those that one call needs all at
 * once; the graph (`lockGraph`); rows of jobs; the rules for alerts (`holdRules`, and whoever makes, renames or moves
 * a job, for whom a trigger shares them), under which rows of jobs are marked only where nobody has them; keys of
 * triggers; live runs. Runs of a job with the policy `allow` are made with the row of the job only, and their keys.
 *
 * @throws InvalidInputError in a transaction of a caller's that is not at `read committed`
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

/**
 * The one place where jobs are read to be acted upon: first the cursors are locked, then the jobs are read, by a second
 * statement. The first one may have waited for an edit, and what it reads of other tables is older than that.
 */
async function lockCursors(tx: Tx, which: RawBuilder<unknown>): Promise<LockedJob[]> {
  const cursors = await sql<{ job_id: string; isolation: string }>`
    select c.job_id, current_setting('transaction_isolation') as isolation
    from aster.job_cursors c where ${which} order by c.job_id for update`.execute(tx);
  requireReadCommitted(cursors.rows[0]?.isolation);
  const result = await sql<Omit<LockedJob, 'hasCron'> & { readonly cronExpr: string | null }>`
    select j.id, j.name, j.status, j.pool, j.priority, j.handler,
      j.concurrency_policy as "concurrencyPolicy", j.queue_limit as "queueLimit",
      j.cron_expr as "cronExpr"
    from aster.jobs j where j.id = any(${cursors.rows.map((row) => row.job_id)}::uuid[]) order by j.id`.execute(tx);
  return result.rows.map(({ cronExpr, ...job }) => ({ ...job, hasCron: !isManual(cronExpr) }));
}

/**
 * At a higher isolation level the second statement would see no more than the first one: none of the runs that were
 * made since the transaction began.
 */
function requireReadCommitted(isolation: string | undefined): void {
  if (isolation === undefined || isolation === 'read committed') return;
  const message = `is at isolation level ${isolation}: a job whose runs take turns can be triggered at read committed only`;
  throw new InvalidInputError([{ field: 'tx', message }]);
}
