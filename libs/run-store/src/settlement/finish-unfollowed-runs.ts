import { type Db, instant, rowsByKey } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { successIsWatched } from '../alerts/watched.js';
import { lockTimeout } from '../portions/set-lock-timeout.js';
import { mayBeFollowed } from '../rows/has-followers.js';

/** A run that has succeeded under the claim that still holds it. */
export interface Success {
  readonly runId: string;
  readonly jobId: string;
  readonly fence: number;
  /** Which version of the job was executed. */
  readonly jobVersion?: number;
  readonly exitCode?: number;
  readonly outputTruncatedBytes?: number;
  /** What a handler returned; JSON. */
  readonly result?: unknown;
}

/** Runs that are history now, and since when. */
export interface Finished {
  readonly runIds: ReadonlySet<string>;
  readonly at: Date;
}

/**
 * Writes runs that have succeeded and that nothing can follow, no alert either, into history, in one statement. All
 * others stay as they are, and so does one that somebody has asked to cancel, or that another claim holds. Their jobs
 * fail no longer: that is looked for last, in a table that is nearly always empty, and locked in the order of the ids.
 */
export async function finishUnfollowedRuns(
  db: Db,
  successes: readonly Success[],
  { now, lockTimeoutMs }: { readonly now?: Date; readonly lockTimeoutMs?: number } = {},
): Promise<Finished> {
  const rows = new Map(
    successes.map(({ runId, fence, jobVersion, exitCode, outputTruncatedBytes, result }) => [
      runId,
      { fence, job_version: jobVersion, exit_code: exitCode, left_out: outputTruncatedBytes, result },
    ]),
  );
  const jobIds = [...new Set(successes.map(({ jobId }) => jobId))];
  const answer = await sql<{ ids: string[] | null; at: Date }>`
    with input as materialized (select ${rowsByKey(rows)} as rows, ${instant(now)} as at, ${lockTimeout(lockTimeoutMs)}),
    unfollowed as materialized (
      select j.id from (
        select j.id, ${mayBeFollowed} or ${successIsWatched} as may_be_followed
        from aster.jobs j where j.id = any(${jobIds}::uuid[])
      ) j where not j.may_be_followed
    ),
    gone as (
      delete from aster.live_runs r
      where r.id = any(${[...rows.keys()]}::uuid[]) and r.status = 'running' and r.cancel_reason is null
        and not r.is_exclusive and r.job_id in (select id from unfollowed)
        and r.fence = ((select rows from input) -> r.id::text ->> 'fence')::bigint
      returning r.id, r.job_id, r.trigger, r.attempt_num, r.scheduled_at, r.available_at, r.started_at, r.worker_id,
        r.upstream_run_ids, r.retry_of, r.overrides, r.created_at, r.actor, r.pool, r.priority
    ),
    finished as (
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
        finished_at, exit_code, output_truncated_bytes, worker_id, upstream_run_ids, retry_of, overrides, result, created_at,
        job_version, actor, pool, priority)
      select g.id, g.job_id, 'succeeded', g.trigger, g.attempt_num, g.scheduled_at, g.available_at, g.started_at,
        (select at from input), (i.of_run ->> 'exit_code')::bigint, coalesce((i.of_run ->> 'left_out')::bigint, 0), g.worker_id, g.upstream_run_ids,
        g.retry_of, g.overrides, nullif(i.of_run -> 'result', 'null'), g.created_at,
        (i.of_run ->> 'job_version')::integer, g.actor, g.pool, g.priority
      from gone g cross join lateral (select (select rows from input) -> g.id::text as of_run) i
      returning id, job_id
    ),
    streaks_ended as (
      delete from aster.job_streaks s where s.job_id = any(array(
        select k.job_id from aster.job_streaks k where k.job_id in (select f.job_id from finished f) order by k.job_id for update
      ))
    )
    select json_agg(id) as ids, (select at from input) as at from finished`.execute(db);
  const { ids, at } = answer.rows[0] ?? { ids: null, at: new Date(0) };
  return { runIds: new Set(ids), at };
}
