import type { JobResource } from '@aster-scheduler/client';
import { formatDuration, type Job, jobDefaults } from '@aster-scheduler/core';

/** The job as it goes over the wire. */
export function toJobResource(job: Job): JobResource {
  return {
    id: job.id,
    name: job.name,
    description: job.description ?? null,
    cron_expr: job.cronExpr ?? null,
    timezone: job.timezone,
    command: job.command ?? null,
    args: job.args,
    env: job.env,
    working_directory: job.workingDirectory ?? null,
    handler: job.handler ?? null,
    payload: job.payload ?? null,
    status: job.status,
    max_retries: job.retry.maxRetries,
    retry_delay: formatDuration(job.retry.delayMs),
    retry_backoff: job.retry.backoff,
    retry_max_delay: formatDuration(job.retry.maxDelayMs),
    timeout: formatDuration(job.timeoutMs),
    kill_grace: formatDuration(job.killGraceMs),
    concurrency_policy: job.concurrencyPolicy,
    queue_limit: job.queueLimit,
    misfire_policy: job.misfirePolicy,
    catchup_window: job.catchupWindowMs === undefined ? null : formatDuration(job.catchupWindowMs),
    on_worker_lost: job.onWorkerLost,
    pool: job.pool,
    priority: job.priority,
    keep_runs: job.keepRuns ?? null,
    output: job.outputStreams ?? jobDefaults.outputStreams,
    output_encoding: job.outputEncoding,
    depends_on: job.dependsOn.map(({ jobId, jobName, condition }) => ({ job: jobName, job_id: jobId, condition })),
    next_run_at: job.nextRunAt?.toISOString() ?? null,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    version: job.version,
  };
}
