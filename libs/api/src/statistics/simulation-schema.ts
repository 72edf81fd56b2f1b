import type { SimulationResource } from '@aster-scheduler/client';
import { integer, objectSchema, text } from '../json/object-schema.js';
import { forecastSchema } from './forecast-schema.js';

export const simulationSchema = objectSchema<SimulationResource>('Simulation', 'What changes would come to.', {
  before: forecastSchema,
  after: forecastSchema,
  skips: {
    type: 'array',
    items: objectSchema<SimulationResource['skips'][number]>('SimulatedSkips', 'Ticks that find a run in the way.', {
      job: text,
      expected: { ...integer, description: 'Of the ticks of the range, if each run takes as long as usual.' },
      ticks: integer,
      why: text,
    }),
  },
  proposals: {
    type: 'array',
    items: objectSchema<SimulationResource['proposals'][number]>('QuieterMinute', 'A schedule at a quieter minute.', {
      job: text,
      cron_expr: text,
      sentence: text,
    }),
  },
});
