import type { JobListItemResource } from '@aster-scheduler/client';
import type { JsonSchema } from '../json/json-schema.js';
import { choiceOrNull, id, instant, integer, objectSchema, text, textOrNull } from '../json/object-schema.js';
import type { JobInclude } from './job-list-includes.js';

const numberOrNull: JsonSchema = { type: ['number', 'null'] };

function orNull(schema: JsonSchema): JsonSchema {
  return { ...schema, type: ['object', 'null'] };
}

/** What `include` adds to the jobs of a list. */
export const includedSchemas: Readonly<Record<JobInclude, JsonSchema>> = {
  last_runs: {
    type: 'array',
    description: 'Its last 20 runs that have ended, skips among them, the newest first.',
    items: {
      type: 'array',
      description: 'Id, status, `scheduled_at`, duration in ms, attempts, reason.',
      items: { type: ['string', 'number', 'null'] },
      minItems: 6,
    },
  },
  stats: orNull(
    objectSchema<NonNullable<JobListItemResource['stats']>>(
      'JobStats',
      'What it has come to in a week, at most two minutes old; null until a run has ended.',
      {
        window: text,
        runs: { ...integer, description: 'That ended and were not skipped.' },
        succeeded: integer,
        failed: integer,
        skipped: integer,
        p50_ms: numberOrNull,
        p95_ms: numberOrNull,
      },
    ),
  ),
  streak: orNull(
    objectSchema<NonNullable<JobListItemResource['streak']>>(
      'JobStreak',
      'Since when it fails; null: its last run that was not cancelled or skipped succeeded.',
      {
        failures: { ...integer, description: 'In a row.' },
        since: instant,
        run_id: { ...id, description: 'The last failure.' },
        error_line: textOrNull,
      },
    ),
  ),
  ticks: {
    type: 'array',
    description: 'Its next three ticks.',
    items: objectSchema<NonNullable<JobListItemResource['ticks']>[number]>('NextTick', 'A tick to come.', {
      at: instant,
      mark: choiceOrNull(['gap', 'repeated']),
      is_skipped: { type: 'boolean', description: 'Somebody wants it to be skipped.' },
    }),
  },
};
