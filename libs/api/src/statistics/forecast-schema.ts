import type { ForecastResource } from '@aster-scheduler/client';
import type { JsonSchema } from '../json/json-schema.js';
import { choice, instant, integer, integerOrNull, objectSchema, text, textOrNull } from '../json/object-schema.js';

const number: JsonSchema = { type: 'number' };

type Peak = ForecastResource['peaks'][number];

const peakSchema = objectSchema<Peak>('Peak', 'A step in which much is to run at once in a pool.', {
  at: instant,
  pool: text,
  starts: integer,
  running_p95: number,
  slots: integer,
  jobs: {
    type: 'array',
    items: objectSchema<Peak['jobs'][number]>(
      'PeakJobs',
      'Jobs that start then and take about as long as each other.',
      {
        name: { ...text, description: 'Of one of them.' },
        jobs: integer,
        usual_ms: integerOrNull,
      },
    ),
  },
  proposal: { ...textOrNull, description: 'What would lower it.' },
});

export const forecastSchema = objectSchema<ForecastResource>('Forecast', 'What will start and run.', {
  from: instant,
  to: instant,
  step_ms: integer,
  columns: { type: 'array', items: text },
  rows: {
    type: 'array',
    items: { type: 'array', items: number },
    description: '`at` is in ms since 1970; how many run is the mean over the step, if each starts on time.',
  },
  peaks: { type: 'array', items: peakSchema, description: 'The ten highest, in order.' },
  clock_changes: {
    type: 'array',
    items: objectSchema<ForecastResource['clock_changes'][number]>('ForecastClockChange', 'A clock is moved.', {
      timezone: text,
      at: instant,
      from: { ...text, description: 'How far the clock is ahead of UTC before it.' },
      to: text,
      kind: choice(['gap', 'repeat']),
      jobs: { ...integer, description: 'Whose ticks are moved by it, or come at a time that is shown twice.' },
    }),
  },
  is_complete: { type: 'boolean', description: 'Whether all schedules could be looked at in the time there is.' },
});
