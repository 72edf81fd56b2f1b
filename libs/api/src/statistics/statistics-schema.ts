import type {
  FailureGroupResource,
  FailuresResource,
  JobNumbersResource,
  JobStatisticsResource,
  OverviewPart,
  OverviewResource,
  RunCountsResource,
  RunStatisticsResource,
  VerdictResource,
  VersionNumbersResource,
} from '@aster-scheduler/client';
import { runReasons } from '@aster-scheduler/core';
import { explanationCodes } from '@aster-scheduler/run-store';
import { verdictCodes } from '@aster-scheduler/statistics';
import type { JsonSchema } from '../json/json-schema.js';
import {
  choice,
  choiceOrNull,
  id,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  objectSchema,
  type PropertySchemas,
  text,
  textOrNull,
} from '../json/object-schema.js';

const numberOrNull: JsonSchema = { type: ['number', 'null'] };

const series: PropertySchemas<RunStatisticsResource> = {
  step_ms: integer,
  from: instant,
  to: instant,
  until: { ...instant, description: 'Up to where runs are added up: at most two minutes ago.' },
  columns: { type: 'array', items: text, description: 'What stands where in a row; `at` is in ms since 1970.' },
  rows: { type: 'array', items: { type: 'array', items: numberOrNull }, description: 'Steps with any runs, in order.' },
};

export const runStatisticsSchema = objectSchema<RunStatisticsResource>(
  'RunStatistics',
  'What runs have come to, step by step. Durations are within 5 %.',
  series,
);

const ofLastWeek = 'In the last week.';

const jobNumbersSchema = objectSchema<JobNumbersResource>('JobNumbers', 'What a job has come to in the range.', {
  ticks: { ...integer, description: 'Those that have an end: a run that ended, or a skip.' },
  ran: { ...integer, description: 'Those with a run that ended.' },
  skipped: { type: 'object', description: 'Ticks that were skipped, by reason.' },
  is_complete: {
    type: 'boolean',
    description:
      'Whether ticks, ran, skipped and by_version are of the whole range: its newest 5,000 runs are looked at.',
  },
  success_rate: { ...numberOrNull, description: 'Of all runs that were neither cancelled nor skipped.' },
  p50_ms: numberOrNull,
  p90_ms: numberOrNull,
  p95_ms: numberOrNull,
  p99_ms: numberOrNull,
  wait_p50_ms: { ...numberOrNull, description: 'Between when runs could start and when they did.' },
  usual_ms: { ...integerOrNull, description: `The median duration. ${ofLastWeek}` },
  scheduled_every_ms: { ...integerOrNull, description: `The mean distance of its ticks. ${ofLastWeek}` },
  effective_every_ms: {
    ...integerOrNull,
    description: `The mean distance of the ticks that ran; null: none did. ${ofLastWeek}`,
  },
});

const versionNumbersSchema = objectSchema<VersionNumbersResource>('VersionNumbers', 'What a version has come to.', {
  version: { ...integerOrNull, description: 'null for runs from before versions were noted.' },
  succeeded: integer,
  failed: { ...integer, description: 'Those that timed out among them.' },
  success_rate: numberOrNull,
  p50_ms: integerOrNull,
  p95_ms: integerOrNull,
  first_at: { ...instant, description: 'When the first of these runs was scheduled.' },
  last_at: instant,
});

export const jobStatisticsSchema = objectSchema<JobStatisticsResource>(
  'JobStatistics',
  'What the runs of a job have come to, by hours or days of its zone.',
  { ...series, numbers: jobNumbersSchema, by_version: { type: 'array', items: versionNumbersSchema } },
);

const countsSchema = objectSchema<RunCountsResource>('RunCounts', 'How many runs ended how.', {
  succeeded: integer,
  failed: integer,
  timed_out: integer,
  cancelled: integer,
  skipped: integer,
});

const verdictSchema = objectSchema<VerdictResource>('Verdict', 'Something that is not all right.', {
  code: choice(verdictCodes),
  severity: choice(['critical', 'warning']),
  count: { ...integer, description: 'Of how many jobs or pools.' },
  sentence: text,
  filter: {
    ...objectSchema<NonNullable<VerdictResource['filter']>>('JobFilter', 'What lists of jobs are narrowed to by it.', {
      health: text,
    }),
    type: ['object', 'null'],
  },
});

/** The overview without what `include` adds. */
export const bareOverviewSchema = objectSchema<Omit<OverviewResource, OverviewPart>>('Overview', 'How everything is.', {
  as_of: instant,
  range_ms: integer,
  until: { ...instant, description: 'Up to where runs are added up.' },
  verdict: { type: 'array', items: verdictSchema, description: 'The worst first; empty when all is right.' },
  now: objectSchema<OverviewResource['now']>('Now', 'What is there at this instant.', {
    running: integer,
    due: integer,
    waiting: integer,
    oldest_due_ms: integerOrNull,
  }),
  finished: countsSchema,
  previous: { ...countsSchema, description: 'Of the range before.' },
  success_rate: numberOrNull,
  delay_ms: objectSchema<OverviewResource['delay_ms']>('Delay', 'Between when runs could start and when they did.', {
    p50: numberOrNull,
    p95: numberOrNull,
    p99: numberOrNull,
  }),
  failing: {
    type: 'array',
    items: objectSchema<OverviewResource['failing'][number]>(
      'FailingJob',
      'A job whose last run failed or timed out.',
      {
        job_id: id,
        job_name: text,
        failures: { ...integer, description: 'In a row.' },
        since: instant,
        run_id: { ...id, description: 'The last failure.' },
        at: { ...instant, description: 'When it ended.' },
        error_line: textOrNull,
        owner: textOrNull,
        runbook_url: textOrNull,
      },
    ),
  },
  failing_count: integer,
  services: {
    type: 'array',
    items: objectSchema<OverviewResource['services'][number]>('ServiceKind', 'The schedulers, or the APIs.', {
      kind: choice(['scheduler', 'api']),
      count: integer,
      last_pass_at: { ...instantOrNull, description: 'When one of them has last looked for due jobs.' },
    }),
  },
  skips: { type: 'object', description: 'Ticks of the range that were skipped: how many, by reason.' },
  skips_complete: { type: 'boolean', description: 'Whether all skips of the range were counted.' },
  late: {
    type: 'array',
    description: 'Runs that have been due for more than a minute, the first of them first.',
    items: objectSchema<OverviewResource['late'][number]>(
      'LateRun',
      'A run that is due and has not started, and why.',
      {
        run_id: id,
        job_id: id,
        job_name: text,
        pool: text,
        due_at: instant,
        code: choice(explanationCodes),
        sentence: text,
      },
    ),
  },
  pools: {
    type: 'array',
    description: 'The first hundred, by name.',
    items: objectSchema<OverviewResource['pools'][number]>('PoolLoad', 'A pool and what lies in front of it.', {
      name: text,
      workers: integer,
      slots: integer,
      running: integer,
      due: integer,
      oldest_due_ms: numberOrNull,
    }),
  },
  ledger: objectSchema<OverviewResource['ledger']>('LedgerProof', 'What the hourly proof of the ledger has found.', {
    unexplained: { ...integer, description: 'Ticks without a run or a skip, in 90 days: always 0.' },
    days: { ...integer, description: 'Since the first check.' },
    checked_at: instantOrNull,
  }),
  incidents: objectSchema<OverviewResource['incidents']>('IncidentCounts', 'What is wrong by the rules for alerts.', {
    open: { ...integer, description: 'Incidents that nobody looks after yet; counted up to 10,000.' },
    acknowledged: { ...integer, description: 'Those that somebody looks after.' },
    critical: { ...integer, description: 'Those of both that are critical.' },
  }),
  skipping: {
    type: 'array',
    items: objectSchema<OverviewResource['skipping'][number]>(
      'SkippingJob',
      'A job that starts less often than it is to.',
      {
        job_id: id,
        job_name: text,
        scheduled_every_ms: integer,
        effective_every_ms: integerOrNull,
        run_p50_ms: integerOrNull,
        wait_p50_ms: integerOrNull,
      },
    ),
  },
});

const failureGroupSchema = objectSchema<FailureGroupResource>(
  'FailureGroup',
  'Failures that have something in common.',
  {
    fingerprint: { ...text, description: 'Of the reason, the exit code, and the line without its numbers and ids.' },
    error_line: textOrNull,
    reason: choiceOrNull(runReasons),
    exit_code: integerOrNull,
    runs: integer,
    jobs: integer,
    first_at: instant,
    last_at: instant,
    last_run_id: id,
    job_names: { type: 'array', items: text },
  },
);

export const failuresSchema = objectSchema<FailuresResource>('Failures', 'Failures, put together.', {
  groups: { type: 'array', items: failureGroupSchema, description: 'The most frequent first.' },
  is_complete: { type: 'boolean', description: 'Whether all failures of the range were looked at.' },
});
