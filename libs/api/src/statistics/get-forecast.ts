import { listPools, type PoolState } from '@aster-scheduler/run-store';
import { type ForecastRange, readScheduledJobs, type StatisticsReader } from '@aster-scheduler/statistics';
import { defineRoute } from '../routes/define-route.js';
import { ForecastQuery } from './forecast-query.js';
import { forecastRange } from './forecast-range.js';
import { type WorkedForecast, workForecast } from './forecast-resource.js';
import { forecastSchema } from './forecast-schema.js';

/** What is to come changes when jobs are edited only. */
const keptMs = 60_000;

export const getForecast = defineRoute({
  method: 'GET',
  path: '/api/v1/forecast',
  operationId: 'getForecast',
  summary: 'Tells what will start and run, step by step, with the peaks and the clock changes.',
  description:
    'It is by the schedules of all active jobs and by how long their runs usually take; at most a minute old.',
  tag: 'statistics',
  right: { role: 'read', reach: 'everything' },
  isCounting: true,
  query: ForecastQuery,
  success: { status: 200, description: 'The forecast.', schema: forecastSchema },
  problems: ['INVALID_INPUT'],
  async handle({ statistics }, { query }) {
    const { resource } = await answerForecast(statistics, forecastRange(query), query.pool);
    return { content: resource };
  },
});

/**
 * What is kept of an answer for a minute is what is told: the schedules that it was worked out from may be those of
 * 100,000 jobs, and many ranges may be asked for in a minute.
 *
 * @param pool absent: all
 * @throws TooMuchToCountError
 */
export async function answerForecast(
  statistics: StatisticsReader,
  range: ForecastRange,
  pool?: string,
): Promise<Omit<WorkedForecast, 'forecast'>> {
  return statistics.workOut({
    key: JSON.stringify(['forecast', range, pool]),
    rangeMs: range.to.getTime() - range.from.getTime(),
    keptMs,
    read: async (tx) => ({ groups: await readScheduledJobs(tx, pool), pools: await listPools(tx) }),
    async work({ groups, pools }) {
      const { resource, busiest } = await workForecast(groups, range, slotsOf(pools, pool));
      return { resource, busiest };
    },
  });
}

/** The slots of each pool, or of one pool alone. */
export function slotsOf(pools: readonly PoolState[], pool?: string): ReadonlyMap<string, number> {
  return new Map(
    pools.filter(({ name }) => pool === undefined || name === pool).map(({ name, slots }) => [name, slots]),
  );
}
