import { type RawBuilder, sql } from 'kysely';

/** Whether something may follow the end of a run of a job: another job depends on it, or one of its runs waits. */
export function hasFollowers(jobId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(exists (select from aster.job_dependencies d where d.upstream_job_id = ${jobId})
    or exists (select from aster.live_runs w where w.job_id = ${jobId} and w.status = 'waiting'))`;
}

/**
 * Whether the ends of runs of the job `j` are to be settled under its cursor, because something follows or runs that
 * take turns may come to wait for them. The same holds for any run that holds the place, whatever the policy of its job
 * is by now.
 */
export const mayBeFollowed = sql<boolean>`(j.concurrency_policy <> 'allow' or ${hasFollowers(sql`j.id`)})`;
