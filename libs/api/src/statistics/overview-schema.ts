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
