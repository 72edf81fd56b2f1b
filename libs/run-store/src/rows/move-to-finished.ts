import type { FinalStatus, RunReason, ThrownError } from '@aster-scheduler/core';
import { type Db, instant, rowsByKey } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { lockTimeout } from '../portions/set-lock-timeout.js';
import { hasFollowers } from './has-followers.js';

/** A live run that is to be written into history, and what it must still look like for that. */
export interface RunEnding {
  readonly runId: string;
  readonly expects: 'pending' | { readonly fence: number; readonly cancelReason?: RunReason };
  /** Its job, when nothing follows this end: the run stays where it is if something would by now. */
  readonly unfollowedJobId?: string;
  readonly status: FinalStatus;
  readonly reason?: RunReason;
  readonly errorMsg?: string;
  /** The line that says what went wrong, also for the streak of the job. */
  readonly errorLine?: string;
  /** Which version of the job the last attempt executed. */
  readonly jobVersion?: number;
  readonly error?: ThrownError;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly outputTruncatedBytes?: number;
  readonly leftoverProcesses?: number;
  readonly result?: unknown;
}

/** A run that has just got its final outcome. */
export interface EndedRun {
  readonly id: string;
  readonly jobId: string;
  readonly status: FinalStatus;
  readonly attemptNum: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date;
}

export interface MoveOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** How long each lock is waited for; absent: as the transaction has it. */
  readonly lockTimeoutMs?: number;
  /**
   * The jobs whose streaks the same statement notes; else the caller does, last in the transaction. Of no others: a
   * failure that came in between would be forgotten by a success that rules were not told of.
   */
  readonly streaksOf?: ReadonlySet<string>;
}

/**
 * Moves live runs into history, in one statement. Those that are no longer as expected stay where they are and are left
 * out of the answer: another claim holds them, somebody asked to cancel them meanwhile, they have ended, or what was
 * not to be followed by anything is. The time of their end is taken before the statement may wait for a run, so that an
 * edge that it does not see was not there then.
 */
export async function moveToFinished(
  db: Db,
  endings: readonly RunEnding[],
  { now, lockTimeoutMs, streaksOf = new Set() }: MoveOptions,
): Promise<EndedRun[]> {
  if (endings.length === 0) return [];
  const rows = new Map(endings.map((ending, n) => [ending.runId, { ...toRow(ending), n }]));
  const unfollowed = new Set(endings.flatMap(({ unfollowedJobId }) => unfollowedJobId ?? []));
  const moved = await sql<EndedRun>`
    with input as materialized (select ${rowsByKey(rows)} as rows, ${instant(now)} as at, ${lockTimeout(lockTimeoutMs)}),
    followed as materialized (
      select j.id from unnest(${[...unfollowed]}::uuid[]) as j(id) where ${hasFollowers('j.id')}
    ),
    gone as (
      delete from aster.live_runs r
      where r.id = any(${[...rows.keys()]}::uuid[])
        and case ((select rows from input) -> r.id::text ->> 'fence')::bigint when r.fence then r.status = 'running'
            and r.cancel_reason is not distinct from (select rows from input) -> r.id::text ->> 'cancel_reason'
          else r.status <> 'running' and ((select rows from input) -> r.id::text -> 'fence') is null end
        and ((select rows from input) -> r.id::text -> 'is_unfollowed' is null or r.job_id not in (select id from followed))
      returning r.id, r.job_id, r.trigger, r.attempt_num, r.scheduled_at, r.available_at, r.started_at, r.worker_id,
        r.upstream_run_ids, r.retry_of, r.overrides, r.created_at, r.actor, r.pool, r.priority
    ),
    finished as (
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
        finished_at, exit_code, signal, output_truncated_bytes, error_msg, reason, worker_id, upstream_run_ids, retry_of,
        overrides, result, created_at, leftover_processes, error, job_version, actor, error_line, pool,
        priority)
      select g.id, g.job_id, i.status, g.trigger, g.attempt_num, g.scheduled_at, g.available_at, g.started_at,
        (select at from input), i.exit_code, i.signal, coalesce(i.output_truncated_bytes, 0), i.error_msg, i.reason,
        g.worker_id, g.upstream_run_ids, g.retry_of, g.overrides, i.result, g.created_at, i.leftover_processes,
        i.error, i.job_version, g.actor, i.error_line, g.pool, g.priority
      from gone g cross join lateral jsonb_to_record((select rows from input) -> g.id::text) as i(status text, reason text,
        error_msg text, exit_code bigint, signal text, output_truncated_bytes bigint, result jsonb, leftover_processes integer,
        error jsonb, job_version integer, error_line text)
      returning id, job_id, status, attempt_num, started_at, finished_at, reason
    )${streaksOf.size > 0 ? notedEnds(streaksOf) : sql``}
    select f.id, f.job_id as "jobId", f.status, f.attempt_num as "attemptNum", f.started_at as "startedAt",
      f.finished_at as "finishedAt" from finished f${streaksOf.size > 0 ? sql`, noted` : sql``}`.execute(db);
  return moved.rows;
}

/** Done once, over all that was written. */
function notedEnds(jobIds: ReadonlySet<string>): RawBuilder<unknown> {
  return sql`,
noted as materialized (
  select aster.note_ends(ends, (select at from input)) from (
    select coalesce(jsonb_agg(jsonb_build_object('job', f.job_id, 'run', f.id, 'ok', f.status = 'succeeded',
      'reason', f.reason, 'line', (select rows from input) -> f.id::text ->> 'error_line')
      order by ((select rows from input) -> f.id::text ->> 'n')::integer), '[]') as ends
    from finished f where f.status in ('succeeded', 'failed', 'timed_out') and f.job_id = any(${[...jobIds]}::uuid[])
  ) ended
)`;
}

function toRow({ expects, ...ending }: RunEnding) {
  return {
    fence: expects === 'pending' ? undefined : expects.fence,
    is_unfollowed: ending.unfollowedJobId === undefined ? undefined : true,
    cancel_reason: expects === 'pending' ? undefined : expects.cancelReason,
    status: ending.status,
    reason: ending.reason,
    error_msg: ending.errorMsg,
    error_line: ending.errorLine,
    job_version: ending.jobVersion,
    error: ending.error,
    exit_code: ending.exitCode,
    signal: ending.signal,
    output_truncated_bytes: ending.outputTruncatedBytes,
    leftover_processes: ending.leftoverProcesses,
    result: ending.result,
  };
}
