import type { OverviewPart, OverviewRunsResource } from '@aster-scheduler/client';
import type { JsonSchema } from '../json/json-schema.js';
import { objectSchema } from '../json/object-schema.js';
import { runListSchema } from '../runs/run-schema.js';
import { bareOverviewSchema, failuresSchema, runStatisticsSchema } from './statistics-schema.js';

const tooMuch = { type: 'null', description: 'It was too much to count.' } as const;

const parts: Readonly<Record<OverviewPart, JsonSchema>> = {
  series: { anyOf: [runStatisticsSchema, tooMuch] },
  failures: { anyOf: [failuresSchema, tooMuch] },
  runs: {
    anyOf: [
      objectSchema<OverviewRunsResource>('OverviewRuns', 'The newest runs, up to 50 of each kind, without output.', {
        running: runListSchema,
        failed: runListSchema,
        skipped: runListSchema,
        usual: {
          type: 'array',
          description:
            'How long runs of the jobs that run now took in a week: the median, and what 95 of 100 are within.',
          items: {
            type: 'object',
            required: ['job_id', 'usual_ms', 'p95_ms'],
            properties: {
              job_id: { type: 'string', format: 'uuid' },
              usual_ms: { type: ['integer', 'null'] },
              p95_ms: { type: ['integer', 'null'] },
            },
          },
        },
      }),
      tooMuch,
    ],
  },
};

/** The overview; what is asked for by `include` may be there. */
export const overviewSchema: JsonSchema = {
  ...bareOverviewSchema,
  properties: { ...(bareOverviewSchema['properties'] as Readonly<Record<string, JsonSchema>>), ...parts },
};
