import type { DependencyResource, JobResource } from '@aster-scheduler/client';
import {
  concurrencyPolicies,
  dependencyConditions,
  jobStatuses,
  misfirePolicies,
  outputStreams,
  workerLostPolicies,
} from '@aster-scheduler/core';
import {
  choice,
  duration,
  durationOrNull,
  id,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  objectSchema,
  text,
  textOrNull,
} from '../json/object-schema.js';

const dependencySchema = objectSchema<DependencyResource>('Dependency', 'An edge to an upstream job.', {
  job: { ...text, description: 'Name of the upstream job.' },
  job_id: { ...id, description: 'What the edge goes by, however the upstream job is renamed.' },
  condition: choice(dependencyConditions),
});

export const jobSchema = objectSchema<JobResource>('Job', 'A definition: when, what, and the policies.', {
  id,
  name: text,
  description: textOrNull,
  cron_expr: textOrNull,
  timezone: text,
  command: textOrNull,
  args: { type: 'array', items: text },
  env: { type: 'object', additionalProperties: text },
  working_directory: textOrNull,
  handler: textOrNull,
  payload: { description: 'Any JSON.' },
  status: choice(jobStatuses),
  max_retries: integer,
  retry_delay: duration,
  retry_backoff: { type: 'number' },
  retry_max_delay: duration,
  timeout: duration,
  kill_grace: duration,
  concurrency_policy: choice(concurrencyPolicies),
  queue_limit: integer,
  misfire_policy: choice(misfirePolicies),
  catchup_window: {
    ...durationOrNull,
    description: 'A run by tick that has not started so long after its tick is skipped; null: never.',
  },
  on_worker_lost: choice(workerLostPolicies),
  pool: text,
  priority: integer,
  keep_runs: {
    ...integerOrNull,
    description: 'Finished runs that are kept; null: as many as RUN_RETENTION keeps.',
  },
  output: { ...choice(outputStreams), description: 'Whether stdout and stderr are kept apart, or are one stream.' },
  output_encoding: { ...text, description: 'What the output of the command is read as, by its WHATWG name.' },
  depends_on: { type: 'array', items: dependencySchema },
  next_run_at: { ...instantOrNull, description: 'The next tick; null when there is none or the job is not active.' },
  created_at: instant,
  updated_at: instant,
  version: { ...integer, description: 'Grows with every edit; the first part of the ETag.' },
});

export const jobListSchema = { type: 'array', items: jobSchema } as const;
