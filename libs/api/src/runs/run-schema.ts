import type { RunAttemptResource, RunListItem, RunResource } from '@aster-scheduler/client';
import { runReasons, runStatuses, runTriggers } from '@aster-scheduler/core';
import type { JsonSchema } from '../json/json-schema.js';
import {
  choice,
  choiceOrNull,
  id,
  idOrNull,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  objectSchema,
  type PropertySchemas,
  text,
  textOrNull,
} from '../json/object-schema.js';

/** What `include` adds to the runs of a list. */
type IncludedField = 'usual_ms' | 'p95_ms' | 'last_line';

const includedSchemas: PropertySchemas<Pick<RunListItem, IncludedField>> = {
  usual_ms: {
    ...integerOrNull,
    description: 'With `include=usual`: how long runs of its job took in a week, the median; null until one has ended.',
  },
  p95_ms: { ...integerOrNull, description: 'With `include=usual`: what 95 of 100 were within.' },
  last_line: {
    ...textOrNull,
    description:
      'With `include=last_line`: what its last attempt has put out last, 300 characters at most, without colours.',
  },
};

const finalStatuses = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'];

const leftovers = {
  ...integerOrNull,
  description:
    'How many processes the command had left running when it ended by itself, and that were ended after `kill_grace`; `null` when there were none. The status is that of the command.',
};

export const attemptSchema = objectSchema<RunAttemptResource>(
  'RunAttempt',
  'A start of a run that was followed by another.',
  {
    attempt_num: integer,
    status: choice([...finalStatuses, 'lost']),
    started_at: instantOrNull,
    finished_at: instant,
    exit_code: integerOrNull,
    signal: textOrNull,
    leftover_processes: leftovers,
    error_msg: textOrNull,
    reason: choiceOrNull(runReasons),
    worker_id: idOrNull,
  },
);

const properties: PropertySchemas<Omit<RunListItem, IncludedField>> = {
  id,
  job_id: id,
  job_name: text,
  status: choice(runStatuses),
  trigger: choice(runTriggers),
  attempt_num: { ...integer, description: 'The attempt that runs or ran last; 0 before the first start.' },
  scheduled_at: { ...instant, description: 'The tick, to the millisecond, or the instant of the trigger.' },
  available_at: { ...instant, description: 'Not started before this instant.' },
  started_at: instantOrNull,
  finished_at: instantOrNull,
  duration_ms: {
    ...integerOrNull,
    description: 'How long the last attempt took; `null` until it has ended, and when nothing was started.',
  },
  delay_ms: {
    ...integerOrNull,
    description: 'From when the last attempt could start (`available_at`) until it did; `null` before the first start.',
  },
  exit_code: integerOrNull,
  signal: textOrNull,
  output: {
    ...textOrNull,
    description: 'The begin of what the last attempt has put out, 4,000 characters at most.',
  },
  output_truncated_bytes: { ...integer, description: 'Bytes of output that were not kept.' },
  leftover_processes: leftovers,
  error_msg: { ...textOrNull, description: 'The sentence for people.' },
  reason: choiceOrNull(runReasons),
  worker_id: idOrNull,
  upstream_run_ids: { type: 'array', items: id },
  retry_of: { ...idOrNull, description: 'The run that this one repeats on request.' },
  skipped_until: { ...instantOrNull, description: 'The last tick of a skip that stands for several.' },
  skipped_ticks: { ...integerOrNull, description: 'How many ticks the skip stands for.' },
  result: { description: 'What a handler returned; any JSON.' },
  created_at: instant,
  updated_at: instant,
  job_version: {
    ...integerOrNull,
    description:
      'Which version of the job the last attempt executed; `null` until it has ended, and where that was not kept.',
  },
  actor: {
    ...textOrNull,
    description: 'Who asked for it; `null` where nobody did, and where those who ask are not told apart.',
  },
  error_line: {
    ...textOrNull,
    description:
      'The line that says what went wrong: the last one of its output, or the first one of what a handler has thrown; 300 characters at most, without colours.',
  },
  pool: { ...textOrNull, description: 'Which workers execute it; `null` where that was not kept.' },
  priority: { ...integerOrNull, description: 'Higher is started first; `null` where it was not kept.' },
};

export const runSchema = objectSchema<Omit<RunResource, IncludedField>>(
  'Run',
  'One tick, trigger or dependency firing of a job.',
  {
    ...properties,
    output: {
      ...textOrNull,
      description:
        'Of the last attempt, in the encoding of the job: all of it, or its begin and its end when it takes more than 64 KB.',
    },
    output_bytes: {
      ...integer,
      description: 'What is kept of the output of the last attempt: all of it is at its output.',
    },
    error: {
      description:
        'What the handler has thrown, with everything that it was caused by: an object with name, message and, where there is one, code, stack, cause and errors; `null` otherwise.',
    },
    overrides: {
      description:
        'What its trigger has said otherwise than the job: an object with args, env, payload and timeout where they differ; `null` for nothing.',
    },
    note: { ...textOrNull, description: 'Why, as whoever asked for it has said; `null` where nothing was said.' },
    attempts: {
      type: 'array',
      items: attemptSchema,
      description: 'The earlier attempts, oldest first: the newest 500.',
    },
  },
);

const plainItemSchema = objectSchema('RunListItem', 'A run in a list, with what `include` asks for.', properties);

const runListItemSchema: JsonSchema = {
  ...plainItemSchema,
  properties: { ...properties, ...includedSchemas },
};

export const runListSchema = { type: 'array', items: runListItemSchema } as const;
