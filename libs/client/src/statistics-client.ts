import type { CallOptions } from './client-options.js';
import type { Send } from './send.js';
import type {
  FailuresQuery,
  FailuresResource,
  OverviewQuery,
  OverviewResource,
  RunStatisticsQuery,
  RunStatisticsResource,
} from './statistics-resource.js';

/** The calls that tell what runs have come to. They reject with `ApiError` (503) when there is too much to count. */
export interface StatisticsClient {
  /** How everything is. */
  overview(query?: OverviewQuery, options?: CallOptions): Promise<OverviewResource>;
  /** What runs have come to, step by step. */
  runs(query?: RunStatisticsQuery, options?: CallOptions): Promise<RunStatisticsResource>;
  /** Failures, put together by what they have in common. */
  failures(query?: FailuresQuery, options?: CallOptions): Promise<FailuresResource>;
}

export function createStatisticsClient(send: Send): StatisticsClient {
  const get = async (path: string, query: object = {}, { signal }: CallOptions = {}) =>
    (await send({ method: 'GET', path, query: { ...query }, signal })).body;
  return {
    overview: async (query, options) => (await get('/api/v1/stats/overview', query, options)) as OverviewResource,
    runs: async (query, options) => (await get('/api/v1/stats/runs', query, options)) as RunStatisticsResource,
    failures: async (query, options) => (await get('/api/v1/failures', query, options)) as FailuresResource,
  };
}
