import type { AlertRuleResource, AlertTrialResource } from '@aster-scheduler/client';
import { alertEvents, alertKinds, alertSeverities, finalStatuses, runReasons } from '@aster-scheduler/core';
import type { JsonSchema } from '../json/json-schema.js';
import {
  choice,
  durationOrNull,
  id,
  idOrNull,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  objectSchema,
  text,
  textOrNull,
} from '../json/object-schema.js';

const choices = (words: readonly string[]): JsonSchema => ({ type: 'array', items: choice(words) });
const choicesOrNull = (words: readonly string[]): JsonSchema => ({ type: ['array', 'null'], items: choice(words) });
const yes: JsonSchema = { type: 'boolean' };

export const matchSchema: JsonSchema = {
  type: 'object',
  description: 'Which jobs: those that all of it holds for. `jobs` are names with `*` and `?`, `labels`, and `pools`.',
};

export const alertRuleSchema = objectSchema<AlertRuleResource>('AlertRule', 'What is to be told of.', {
  id,
  name: text,
  when: { ...choice(alertKinds), description: 'What it looks for.' },
  in_a_row: { ...integerOrNull, description: 'Of `failed`.' },
  reasons: { ...choicesOrNull(runReasons), description: 'Of `failed` and `missed`: only for one of these.' },
  percent: { ...integerOrNull, description: 'Of `failure_rate` and `skipping`.' },
  of: { ...integerOrNull, description: 'Of `failure_rate`.' },
  within: { ...durationOrNull, description: 'Of `failure_rate`.' },
  at_least: { ...integerOrNull, description: 'Of `failure_rate`.' },
  under: { ...durationOrNull, description: 'Of `too_short`.' },
  after: { ...durationOrNull, description: 'Of `late_start`, `running_long`, `pool_starved` and `scheduler_silent`.' },
  factor: { type: ['number', 'null'], description: 'Of `running_long` and `too_short`.' },
  oldest: { ...durationOrNull, description: 'Of `backlog`.' },
  for: { ...durationOrNull, description: 'Of `no_success`.' },
  statuses: { ...choicesOrNull(finalStatuses), description: 'Of `finished` and `output`.' },
  contains: { ...textOrNull, description: 'Of `output`.' },
  match: matchSchema,
  channels: { type: 'array', items: text, description: 'Names of those that are told.' },
  severity: choice(alertSeverities),
  remind: { ...durationOrNull, description: 'How often what is open is told again; null: never.' },
  notify_on: choices(alertEvents),
  is_enabled: yes,
  note: textOrNull,
  runbook_url: textOrNull,
  managed_by: { ...textOrNull, description: 'The source that declares it, which alone changes what it declares.' },
  version: integer,
  created_at: instant,
  updated_at: instant,
});

export const alertTrialSchema = objectSchema<AlertTrialResource>('AlertTrial', 'What a rule would have told of.', {
  from: instant,
  to: instant,
  runs: { ...integer, description: 'Runs that were looked at.' },
  is_complete: { ...yes, description: 'Whether these are all runs of the range: the newest ones come first.' },
  incidents: { ...integer, description: 'How many it would have opened.' },
  notices: { ...integer, description: 'How many it would have sent without an incident.' },
  opened: {
    type: 'array',
    description: 'The newest incidents, at most 100.',
    items: objectSchema<AlertTrialResource['opened'][number]>('TriedIncident', 'One that would have been opened.', {
      job_id: id,
      job_name: text,
      opened_at: instant,
      opened_by_run: idOrNull,
      count: integer,
      resolved_at: { ...instantOrNull, description: 'null: it would be open still.' },
    }),
  },
});
