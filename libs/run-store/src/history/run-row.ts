import type { Run, RunAttempt } from '@aster-scheduler/core';
import type { RunAttemptsTable, RunsView } from '@aster-scheduler/db';
import type { Selectable } from 'kysely';

/** What of a run is small, however much it has returned: many are read by this. */
export const shortRunColumns = [
  ...(['id', 'job_id', 'job_name', 'status', 'trigger', 'attempt_num', 'scheduled_at', 'available_at'] as const),
  ...(['started_at', 'finished_at', 'exit_code', 'signal', 'output_truncated_bytes', 'error_msg', 'reason'] as const),
  ...(['worker_id', 'upstream_run_ids', 'retry_of', 'skipped_until', 'skipped_ticks'] as const),
  ...(['leftover_processes', 'created_at', 'updated_at'] as const),
  ...(['job_version', 'actor', 'error_line', 'pool', 'priority'] as const),
] as const satisfies readonly (keyof RunsView)[];

/**
 * What a run is read from. Overrides are left out: they may be large, and only the worker that executes the run needs
 * them.
 */
export const runColumns = [...shortRunColumns, 'result', 'error'] as const satisfies readonly (keyof RunsView)[];

export type RunRow = Pick<Selectable<RunsView>, (typeof runColumns)[number]>;
export type ShortRunRow = Pick<RunRow, (typeof shortRunColumns)[number]>;

/** A row of the view over live and finished runs as the domain's run; a short one has no result and nothing thrown. */
export function toRun(row: ShortRunRow & Partial<RunRow>): Run {
  return {
    id: row.id,
    jobId: row.job_id,
    jobName: row.job_name,
    status: row.status,
    trigger: row.trigger,
    attemptNum: row.attempt_num,
    scheduledAt: row.scheduled_at,
    availableAt: row.available_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    exitCode: row.exit_code ?? undefined,
    signal: row.signal ?? undefined,
    outputTruncatedBytes: row.output_truncated_bytes,
    leftoverProcesses: row.leftover_processes ?? undefined,
    errorMsg: row.error_msg ?? undefined,
    error: row.error ?? undefined,
    reason: row.reason ?? undefined,
    workerId: row.worker_id ?? undefined,
    upstreamRunIds: row.upstream_run_ids ?? [],
    retryOf: row.retry_of ?? undefined,
    skippedUntil: row.skipped_until ?? undefined,
    skippedTicks: row.skipped_ticks ?? undefined,
    result: row.result ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    jobVersion: row.job_version ?? undefined,
    actor: row.actor ?? undefined,
    errorLine: row.error_line ?? undefined,
    pool: row.pool ?? undefined,
    priority: row.priority ?? undefined,
  };
}

export function toAttempt(row: Selectable<RunAttemptsTable>): RunAttempt {
  return {
    attemptNum: row.attempt_num,
    status: row.status,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at,
    exitCode: row.exit_code ?? undefined,
    signal: row.signal ?? undefined,
    errorMsg: row.error_msg ?? undefined,
    error: row.error ?? undefined,
    reason: row.reason ?? undefined,
    workerId: row.worker_id ?? undefined,
    leftoverProcesses: row.leftover_processes ?? undefined,
  };
}
