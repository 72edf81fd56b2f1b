import { sql } from 'kysely';

/** The newest runs of a job that are looked at; ids sort by when runs were to start. */
const mostRuns = 100;

/**
 * When the last success of the job `j` ended, or null. It is among the newest runs, or from before the job began to
 * fail, or what was added up: never is a long history of failures or skips walked through.
 */
export const lastSuccessAt = sql<Date | null>`(
  select greatest(
    (select max(newest.finished_at) filter (where newest.status = 'succeeded') from (
      select f.finished_at, f.status from aster.finished_runs f where f.job_id = j.id order by f.id desc limit ${sql.lit(mostRuns)}
    ) newest),
    (select s.last_success_at from aster.job_streaks s where s.job_id = j.id),
    (select greatest(n.last_success_at, case when n.last_status = 'succeeded' then n.last_finished_at end)
      from aster.job_numbers n where n.job_id = j.id)
  ))`;
