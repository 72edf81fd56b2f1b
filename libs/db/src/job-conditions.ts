import { watchedEnds } from '@aster-scheduler/core';

// conditions on jobs that statements and functions of the schema ask alike; SQL

/**
 * Whether something may follow the end of a run of a job: another job depends on it, or one of its runs waits. Said so
 * that it is looked up for each job: an `exists` may be planned as one look at all that wait, and kept when these are
 * many.
 */
export function hasFollowersSql(jobId: string): string {
  return `((select true from aster.job_dependencies d where d.upstream_job_id = ${jobId} limit 1) is not null
    or (select true from aster.live_runs w where w.job_id = ${jobId} and w.status = 'waiting' limit 1) is not null)`;
}

/**
 * Whether the ends of runs of the job `j` are to be settled under its cursor, because something follows or runs that
 * take turns may come to wait for them. The same holds for any run that holds the place, whatever the policy of its job
 * is by now.
 */
export const mayBeFollowedSql = `(j.concurrency_policy <> 'allow' or ${hasFollowersSql('j.id')})`;

/** Which ends of runs some rule about all jobs looks at, and maybe one that was just removed: bits of `watchedEnds`. */
export const broadWatchesSql = "pg_sequence_last_value('aster.broad_watches')::integer";

/** Which ends of runs of the job `j` some rule looks at, or somebody who waits for them: bits of `watchedEnds`. */
export const watchedOfJobSql = `(j.watched | ${broadWatchesSql} | case when j.ping_url is null then 0 else ${watchedEnds.pings} end)`;

const ofSuccess = watchedEnds.every | watchedEnds.failures | watchedEnds.pings;

/**
 * Whether a success of the job `j` may mean something to a rule, which looks at every end, or the job fails until now;
 * or to somebody who waits for it.
 */
export const successIsWatchedSql = `(${watchedOfJobSql} & ${ofSuccess} <> 0
  and aster.success_is_watched(${watchedOfJobSql}, j.id))`;
