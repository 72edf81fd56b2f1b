import type { FinalStatus, RunReason } from '@aster-scheduler/core';
import { type Db, instant, rowsOf } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A live run that is to be written into history, and what it must still look like for that. */
export interface RunEnding {
  readonly runId: string;
  readonly expects: 'pending' | { readonly fence: number; readonly cancelReason?: RunReason };
  readonly status: FinalStatus;
  readonly reason?: RunReason;
  readonly errorMsg?: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly outputTruncatedBytes?: number;
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

const columns = `id uuid, fence bigint, cancel_reason text, status text, reason text, error_msg text, exit_code bigint,
  signal text, output_truncated_bytes bigint, result jsonb`;

/**
 * Moves live runs into history, in one statement. Those that are no longer as expected stay where they are and are
 * left out of the answer: another claim holds them, somebody asked to cancel them meanwhile, or they have ended.
 */
export async function moveToFinished(db: Db, endings: readonly RunEnding[], now?: Date): Promise<EndedRun[]> {
  if (endings.length === 0) return [];
  const rows = endings.map((ending) => ({
    id: ending.runId,
    fence: ending.expects === 'pending' ? undefined : ending.expects.fence,
    cancel_reason: ending.expects === 'pending' ? undefined : ending.expects.cancelReason,
    status: ending.status,
    reason: ending.reason,
    error_msg: ending.errorMsg,
    exit_code: ending.exitCode,
    signal: ending.signal,
    output_truncated_bytes: ending.outputTruncatedBytes,
    result: ending.result,
  }));
  const moved = await sql<EndedRun>`
    with input as materialized (select * from ${rowsOf(rows, columns)}),
    gone as (
      delete from aster.live_runs r using input i
      where r.id = i.id and r.id = any(${rows.map((row) => row.id)}::uuid[])
        and case when i.fence is null then r.status <> 'running'
          else r.status = 'running' and r.fence = i.fence and r.cancel_reason is not distinct from i.cancel_reason end
      returning r.id, r.job_id, r.trigger, r.attempt_num, r.scheduled_at, r.available_at, r.started_at, r.worker_id,
        r.upstream_run_ids, r.retry_of, r.overrides, r.created_at,
        i.status, i.reason, i.error_msg, i.exit_code, i.signal, i.output_truncated_bytes, i.result
    )
    insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
      finished_at, exit_code, signal, output_truncated_bytes, error_msg, reason, worker_id, upstream_run_ids, retry_of,
      overrides, result, created_at)
    select id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
      ${instant(now)}, exit_code, signal, coalesce(output_truncated_bytes, 0), error_msg, reason, worker_id,
      upstream_run_ids, retry_of, overrides, result, created_at
    from gone
    returning id, job_id as "jobId", status, attempt_num as "attemptNum", started_at as "startedAt",
      finished_at as "finishedAt"`.execute(db);
  return moved.rows;
}
