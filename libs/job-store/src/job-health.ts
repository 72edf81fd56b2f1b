import { type RawBuilder, sql } from 'kysely';

/** What may be the matter with a job. */
export const jobHealths = ['failing', 'late', 'skipping', 'never', 'paused', 'no_worker', 'no_tick'] as const;
export type JobHealth = (typeof jobHealths)[number];

/** A run that has been due for so long without being started is late. */
const lateMs = 60_000;

/** Where the jobs of a health stand that is not told by the job's own row: queries of their ids. */
export const healthSets = {
  failing: sql`select s.job_id from aster.job_streaks s`,
  late: sql`
    select r.job_id from aster.live_runs r
    where r.status = 'scheduled' and r.handler is distinct from '@elsewhere'
      and r.available_at < clock_timestamp() - ${sql.lit(lateMs)} * interval '1 millisecond'`,
  skipping: sql`select n.job_id from aster.job_numbers n where n.is_skipping`,
  never: sql`select n.job_id from aster.job_numbers n where n.last_finished_at is null`,
  no_tick: sql`select c.job_id from aster.job_cursors c where c.next_run_at is null`,
} satisfies Partial<Record<JobHealth, RawBuilder<unknown>>>;

/**
 * Conditions on the row `j` of jobs:
 * - `failing`: its last run that succeeded, failed or timed out did not succeed;
 * - `late`: a run of it has been due for more than a minute, as live runs tell, which are few as a rule;
 * - `skipping`: in the week behind, it started much less often than its schedule says;
 * - `never`: it is active and no run of it has ended yet;
 * - `paused`: it is inactive;
 * - `no_worker`: it is active, and no live worker serves its pool;
 * - `no_tick`: it is active and has a schedule, which has no tick any more.
 */
export const healthConditions: Readonly<Record<JobHealth, RawBuilder<boolean>>> = {
  failing: sql<boolean>`j.id in (${healthSets.failing}) and j.status = 'active'`,
  late: sql<boolean>`j.id in (${healthSets.late})`,
  skipping: sql<boolean>`j.id in (${healthSets.skipping}) and j.status = 'active'`,
  never: sql<boolean>`j.id in (${healthSets.never}) and j.status = 'active'`,
  paused: sql<boolean>`j.status = 'inactive'`,
  no_worker: sql<boolean>`j.status = 'active' and j.handler is distinct from '@elsewhere' and j.pool not in (
    select pool from aster.workers w cross join lateral unnest(w.pools) as pool where w.lease_until > clock_timestamp()
  )`,
  no_tick: sql<boolean>`j.id in (${healthSets.no_tick})
    and j.status = 'active' and not j.is_manual`,
};
