import type { RunCountResource } from '@aster-scheduler/client';
import { countRuns as countThem } from '@aster-scheduler/run-store';
import { integer, objectSchema } from '../json/object-schema.js';
import { defineRoute } from '../routes/define-route.js';
import { runConditionsOf } from './run-conditions.js';
import { mostCounted, RunCountQuery } from './run-count-query.js';

export const countRuns = defineRoute({
  method: 'GET',
  path: '/api/v1/runs/count',
  operationId: 'countRuns',
  summary: 'Counts runs, up to a most.',
  description:
    'What no index has (`reason`, `worker_id`, `pool`, `label`, `min_ms`, `max_ms`, `attempts`, `ended_from`, and `q` ' +
    'where it is no id) is looked for in the 10,000 newest runs of each status that is asked for.',
  tag: 'runs',
  right: { role: 'read', reach: 'handled' },
  query: RunCountQuery,
  success: {
    status: 200,
    description: 'How many there are.',
    schema: objectSchema<RunCountResource>('RunCount', 'How many runs there are.', {
      count: integer,
      is_exact: { type: 'boolean', description: 'Otherwise there are as many at the least.' },
    }),
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { caller, query: { max = mostCounted, ...query } }) {
    const conditions = await runConditionsOf(db, query, caller, new Date());
    const counted = conditions === undefined ? undefined : await countThem(db, conditions, max);
    const { count, isExact } = counted ?? { count: 0, isExact: true };
    const content: RunCountResource = { count, is_exact: isExact };
    return { content };
  },
});
