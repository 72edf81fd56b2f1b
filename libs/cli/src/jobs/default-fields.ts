import type { JobResource } from '@aster-scheduler/client';
import { formatDuration, jobDefaults } from '@aster-scheduler/core';

/** What a job has where nobody said anything. An installation may have other `max_retries` and `timeout`. */
export const defaultFields = {
  timezone: jobDefaults.timezone,
  status: jobDefaults.status,
  max_retries: jobDefaults.retry.maxRetries,
  retry_delay: formatDuration(jobDefaults.retry.delayMs),
  retry_backoff: jobDefaults.retry.backoff,
  retry_max_delay: formatDuration(jobDefaults.retry.maxDelayMs),
  timeout: formatDuration(jobDefaults.timeoutMs),
  kill_grace: formatDuration(jobDefaults.killGraceMs),
  concurrency_policy: jobDefaults.concurrencyPolicy,
  queue_limit: jobDefaults.queueLimit,
  misfire_policy: jobDefaults.misfirePolicy,
  catchup_window: null,
  on_worker_lost: jobDefaults.onWorkerLost,
  pool: jobDefaults.pool,
  priority: jobDefaults.priority,
  keep_runs: null,
  output: jobDefaults.outputStreams,
  output_encoding: jobDefaults.outputEncoding,
} as const satisfies Partial<JobResource>;

/** The fields of a job that a person decides, without those that are as they would be anyway. */
export function fieldsThatDiffer(job: JobResource): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(job)) {
    if (serverFields.has(name) || isEmpty(value)) continue;
    if (name in defaultFields && defaultFields[name as keyof typeof defaultFields] === value) continue;
    fields[name] =
      name === 'depends_on'
        ? job.depends_on.map(({ job: upstream, condition }) => ({ job: upstream, condition }))
        : value;
  }
  return fields;
}

/** Not to be decided by anybody. */
const serverFields = new Set(['id', 'next_run_at', 'created_at', 'updated_at', 'version']);

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
