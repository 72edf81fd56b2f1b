import type { AnotherAttempt, Outcome } from '@aster-scheduler/core';
import { instant, rowsByKey, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A running run that goes back to wait for its next start. */
export interface Rescheduling {
  readonly runId: string;
  readonly fence: number;
  readonly attemptNum: number;
  readonly startedAt?: Date;
  readonly workerId?: string;
  readonly outcome: Outcome;
  readonly plan: AnotherAttempt;
  /** Its job is paused: the run waits until that is over, and gives up its place. */
  readonly isPaused: boolean;
}

/**
 * Puts running runs back on schedule and keeps the ended attempt among the earlier ones. A run that another claim
 * holds, or that somebody has asked to cancel, is left as it is and is not in the answer.
 */
export async function rescheduleRuns(
  tx: Tx,
  runs: readonly Rescheduling[],
  now?: Date,
): Promise<ReadonlyArray<{ readonly id: string; readonly now: Date }>> {
  if (runs.length === 0) return [];
  const rows = new Map(runs.map((run) => [run.runId, toRow(run)]));
  const forgotten = runs.filter(({ plan }) => !plan.recordsAttempt).map(({ runId }) => runId);
  const result = await sql<{ id: string; now: Date }>`
    with input as materialized (select ${rowsByKey(rows)} as rows),
    moved as (
      update aster.live_runs r set worker_id = null, started_at = null,
        status = case when (select rows from input) -> r.id::text -> 'is_paused' = 'true' then 'waiting' else 'scheduled' end,
        is_exclusive = r.is_exclusive and (select rows from input) -> r.id::text -> 'is_paused' = 'false',
        available_at = ((select rows from input) -> r.id::text ->> 'available_at')::timestamptz,
        start_before = case when (select rows from input) -> r.id::text -> 'was_started' = 'true' then null
          else r.start_before end,
        attempt_num = ((select rows from input) -> r.id::text ->> 'left_attempt_num')::integer,
        reason = (select rows from input) -> r.id::text ->> 'next_reason',
        handbacks = r.handbacks + ((select rows from input) -> r.id::text ->> 'handed_back')::integer
      where r.id = any(${[...rows.keys()]}::uuid[]) and r.status = 'running' and r.cancel_reason is null
        and r.fence = ((select rows from input) -> r.id::text ->> 'fence')::bigint
      returning r.id
    ),
    kept as (
      insert into aster.run_attempts (run_id, attempt_num, status, started_at, finished_at, exit_code, signal,
        error_msg, reason, worker_id, leftover_processes, error)
      select m.id, i.attempt_num, i.status, i.started_at, ${instant(now)}, i.exit_code, i.signal, i.error_msg, i.reason,
        i.worker_id, i.leftover_processes, i.error
      from moved m cross join lateral jsonb_to_record((select rows from input) -> m.id::text) as i(attempt_num integer,
        records boolean, status text, started_at timestamptz, exit_code bigint, signal text, error_msg text, reason text,
        worker_id uuid, leftover_processes integer,
      error jsonb)
      where i.records
    ),
    forgotten as (
      delete from aster.run_output o
      where o.run_id = any(${forgotten}::uuid[]) and o.run_id in (select id from moved)
        and o.attempt_num = ((select rows from input) -> o.run_id::text ->> 'attempt_num')::integer
    )
    select id, ${instant(now)} as now from moved`.execute(tx);
  return result.rows;
}

function toRow({ fence, attemptNum, startedAt, workerId, outcome, plan, isPaused }: Rescheduling) {
  return {
    fence,
    attempt_num: attemptNum,
    started_at: startedAt,
    worker_id: workerId,
    left_attempt_num: plan.attemptNum,
    available_at: plan.availableAt,
    next_reason: isPaused ? 'paused' : plan.reason,
    is_paused: isPaused,
    records: plan.recordsAttempt,
    was_started: plan.recordsAttempt || outcome.wasStarted === true,
    handed_back: outcome.status === 'released' && outcome.wasStarted === true ? 1 : 0,
    status: outcome.status === 'released' ? 'lost' : outcome.status, // of an attempt that counts
    reason: outcome.reason,
    error_msg: plan.errorMsg ?? outcome.errorMsg,
    error: outcome.error,
    exit_code: outcome.exitCode,
    signal: outcome.signal,
    leftover_processes: outcome.leftoverProcesses,
  };
}
