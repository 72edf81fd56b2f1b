import type { CallOptions } from './client-options.js';
import type { ForecastQuery, ForecastResource, SimulationInput, SimulationResource } from './forecast-resource.js';
import { nextCursor } from './next-cursor.js';
import type { Send } from './send.js';
import type {
  FailuresQuery,
  FailuresResource,
  OverviewQuery,
  OverviewResource,
  RunStatisticsQuery,
  RunStatisticsResource,
} from './statistics-resource.js';
import type { TimelinePage, TimelineQuery, TimelineResource } from './timeline-resource.js';

/** The calls that tell what runs have come to. They reject with `ApiError` (503) when there is too much to count. */
export interface StatisticsClient {
  /** How everything is. */
  overview(query?: OverviewQuery, options?: CallOptions): Promise<OverviewResource>;
  /** What runs have come to, step by step. */
  runs(query?: RunStatisticsQuery, options?: CallOptions): Promise<RunStatisticsResource>;
  /** What ran when, what waits, and which ticks are to come. */
  timeline(query?: TimelineQuery, options?: CallOptions): Promise<TimelinePage>;
  /** What will start and run. */
  forecast(query?: ForecastQuery, options?: CallOptions): Promise<ForecastResource>;
  /** What changes of jobs would come to; nothing is changed. */
  simulate(input: SimulationInput, options?: CallOptions): Promise<SimulationResource>;
  /** Failures, put together by what they have in common. */
  failures(query?: FailuresQuery, options?: CallOptions): Promise<FailuresResource>;
}

export function createStatisticsClient(send: Send): StatisticsClient {
  const get = async (path: string, query: object = {}, { signal }: CallOptions = {}) =>
    (await send({ method: 'GET', path, query: { ...query }, signal })).body;
  return {
    overview: async (query, options) => (await get('/api/v1/stats/overview', query, options)) as OverviewResource,
    runs: async (query, options) => (await get('/api/v1/stats/runs', query, options)) as RunStatisticsResource,
    async timeline(query = {}, { signal } = {}) {
      const { headers, body } = await send({ method: 'GET', path: '/api/v1/timeline', query: { ...query }, signal });
      return { ...(body as TimelineResource), cursor: nextCursor(headers.get('link')) };
    },
    forecast: async (query, options) => (await get('/api/v1/forecast', query, options)) as ForecastResource,
    async simulate(input, { signal } = {}) {
      const request = { method: 'POST', path: '/api/v1/simulate', body: input } as const;
      return (await send({ ...request, signal })).body as SimulationResource;
    },
    failures: async (query, options) => (await get('/api/v1/failures', query, options)) as FailuresResource,
  };
}
