import type { RunAttemptResource, RunListItem, RunResource } from '@aster-scheduler/client';
import { formatDuration, type Run, type RunAttempt } from '@aster-scheduler/core';
import type { OutputExcerpt } from '@aster-scheduler/run-store';

/** The run as it goes over the wire in a list. */
export function toRunListItem(run: Run, output: string | undefined): RunListItem {
  return {
    id: run.id,
    job_id: run.jobId,
    job_name: run.jobName,
    status: run.status,
    trigger: run.trigger,
    attempt_num: run.attemptNum,
    scheduled_at: run.scheduledAt.toISOString(),
    available_at: run.availableAt.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    finished_at: run.finishedAt?.toISOString() ?? null,
    duration_ms: between(run.startedAt, run.finishedAt),
    delay_ms: between(run.availableAt, run.startedAt),
    exit_code: run.exitCode ?? null,
    signal: run.signal ?? null,
    output: output ?? null,
    output_truncated_bytes: run.outputTruncatedBytes,
    leftover_processes: run.leftoverProcesses ?? null,
    error_msg: run.errorMsg ?? null,
    reason: run.reason ?? null,
    worker_id: run.workerId ?? null,
    upstream_run_ids: run.upstreamRunIds,
    retry_of: run.retryOf ?? null,
    skipped_until: run.skippedUntil?.toISOString() ?? null,
    skipped_ticks: run.skippedTicks ?? null,
    result: run.result ?? null,
    created_at: run.createdAt.toISOString(),
    updated_at: run.updatedAt.toISOString(),
    job_version: run.jobVersion ?? null,
    actor: run.actor ?? null,
    error_line: run.errorLine ?? null,
    pool: run.pool ?? null,
    priority: run.priority ?? null,
  };
}

/** The run as it goes over the wire by itself. */
export function toRunResource(
  run: Run,
  attempts: readonly RunAttempt[],
  output: OutputExcerpt | undefined,
): RunResource {
  return {
    ...toRunListItem(run, output?.text),
    output_bytes: output?.bytes ?? 0,
    error: run.error ?? null,
    overrides: overridesOf(run),
    note: run.overrides?.note ?? null,
    attempts: attempts.map(toAttemptResource),
  };
}

function overridesOf({ overrides }: Run): RunResource['overrides'] {
  if (overrides === undefined) return null;
  const { timeoutMs, traceparent: _caller, note: _why, ...others } = overrides;
  if (timeoutMs === undefined && Object.keys(others).length === 0) return null;
  return timeoutMs === undefined ? others : { ...others, timeout: formatDuration(timeoutMs) };
}

/** Milliseconds; none when one of the instants has not come. Two clocks may have told them. */
function between(from: Date | undefined, to: Date | undefined): number | null {
  if (from === undefined || to === undefined) return null;
  return Math.max(0, to.getTime() - from.getTime());
}

export function toAttemptResource(attempt: RunAttempt): RunAttemptResource {
  return {
    attempt_num: attempt.attemptNum,
    status: attempt.status,
    started_at: attempt.startedAt?.toISOString() ?? null,
    finished_at: attempt.finishedAt.toISOString(),
    exit_code: attempt.exitCode ?? null,
    signal: attempt.signal ?? null,
    leftover_processes: attempt.leftoverProcesses ?? null,
    error_msg: attempt.errorMsg ?? null,
    reason: attempt.reason ?? null,
    worker_id: attempt.workerId ?? null,
  };
}
