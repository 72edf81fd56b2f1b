import type { AnotherAttempt, Outcome } from '@aster-scheduler/core';
import { instant, rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A running run that goes back to wait for its next start. */
export interface Rescheduling {
  readonly runId: string;
  readonly fence: number;
  readonly attemptNum: number;
  readonly outcome: Outcome;
  readonly plan: AnotherAttempt;
}

const columns = `id uuid, fence bigint, attempt_num integer, left_attempt_num integer, available_at timestamptz,
  next_reason text, records boolean, status text, reason text, error_msg text, exit_code bigint, signal text`;

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
  const rows = runs.map(toRow);
  const ids = rows.map((row) => row.id);
  const result = await sql<{ id: string; now: Date }>`
    with input as materialized (select * from ${rowsOf(rows, columns)}),
    before as (select id, started_at, worker_id from aster.live_runs where id = any(${ids}::uuid[])),
    moved as (
      update aster.live_runs r set status = 'scheduled', available_at = i.available_at,
        attempt_num = i.left_attempt_num, reason = i.next_reason, worker_id = null, started_at = null
      from input i
      where r.id = i.id and r.id = any(${ids}::uuid[]) and r.fence = i.fence and r.status = 'running'
        and r.cancel_reason is null
      returning r.id
    ),
    kept as (
      insert into aster.run_attempts (run_id, attempt_num, status, started_at, finished_at, exit_code, signal,
        error_msg, reason, worker_id)
      select i.id, i.attempt_num, i.status, b.started_at, ${instant(now)}, i.exit_code, i.signal, i.error_msg, i.reason,
        b.worker_id
      from input i join moved m on m.id = i.id join before b on b.id = i.id
      where i.records
    ),
    forgotten as (
      delete from aster.run_output o using input i, moved m
      where m.id = i.id and not i.records and o.run_id = i.id and o.attempt_num = i.attempt_num
        and o.run_id = any(${ids}::uuid[])
    )
    select id, ${instant(now)} as now from moved`.execute(tx);
  return result.rows;
}

function toRow({ runId, fence, attemptNum, outcome, plan }: Rescheduling) {
  return {
    id: runId,
    fence,
    attempt_num: attemptNum,
    left_attempt_num: plan.attemptNum,
    available_at: plan.availableAt,
    next_reason: plan.reason,
    records: plan.recordsAttempt,
    status: outcome.status,
    reason: outcome.reason,
    error_msg: outcome.errorMsg,
    exit_code: outcome.exitCode,
    signal: outcome.signal,
  };
}
