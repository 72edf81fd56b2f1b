import { ApiError } from './api-error.js';
import type { ApiRequest } from './api-request.js';
import type { ApplyInput, ApplyResource } from './apply-resource.js';
import type { BackfillInput, BackfillResource } from './backfill-resource.js';
import type { CallOptions, EditOptions, PostOptions } from './client-options.js';
import type { ExplanationResource } from './explanation-resource.js';
import type { GraphResource } from './graph-resource.js';
import { condition, instantOf } from './job-conditions.js';
import { createJobKeepingCalls, type JobKeepingCalls } from './job-keeping-calls.js';
import type {
  CountResource,
  JobCountQuery,
  JobGroupsQuery,
  JobGroupsResource,
  JobListItemResource,
  JobListQuery,
} from './job-list-resource.js';
import type { ChangedJobResource, JobChange, JobInput, JobResource } from './job-resource.js';
import { keyed } from './keyed.js';
import { nextCursor } from './next-cursor.js';
import { eachItem, type Page } from './page.js';
import { jobPath } from './paths.js';
import { createPingCalls, type PingCalls } from './ping-calls.js';
import type { RunResource } from './run-resource.js';
import type { TickResource, TicksQuery } from './schedule-resource.js';
import type { Send } from './send.js';
import type {
  HeatQuery,
  JobStatisticsResource,
  RunStatisticsResource,
  StatisticsQuery,
} from './statistics-resource.js';
import type { TriggerInput } from './trigger-input.js';

/** The calls that concern jobs. A job is named by its id or by its name. */
export interface JobsClient extends JobKeepingCalls, PingCalls {
  create(input: JobInput, options?: PostOptions): Promise<JobResource>;
  /** The job as it would be created, refused as it would be; makes nothing, and its id is of no job. */
  validate(input: JobInput, options?: CallOptions): Promise<JobResource>;
  get(idOrName: string, options?: CallOptions): Promise<JobResource>;
  list(query?: JobListQuery, options?: CallOptions): Promise<Page<JobListItemResource>>;
  count(query?: JobCountQuery, options?: CallOptions): Promise<CountResource>;
  /** Jobs put together by folder, label, pool, owner, source or first letter, and how many they are. */
  groups(query?: JobGroupsQuery, options?: CallOptions): Promise<JobGroupsResource>;
  /** Every job of the list, asked for page by page. */
  each(query?: JobListQuery, options?: CallOptions): AsyncGenerator<JobListItemResource, void, undefined>;
  /** Merges what is given into the job. */
  update(idOrName: string, change: JobChange, options?: EditOptions): Promise<ChangedJobResource>;
  /** Makes the jobs of a source as it declares them, or tells what would be done; all or nothing. */
  apply(input: ApplyInput, options?: PostOptions): Promise<ApplyResource>;
  /** Gives the job to a source, which has declared nothing of it yet; `null`: from now on nobody owns it. */
  setSource(idOrName: string, source: string | null, options?: PostOptions): Promise<JobResource>;
  /** Deletes the job and its runs. */
  delete(idOrName: string, options?: EditOptions): Promise<void>;
  /** Makes a run now; `skipped` when the concurrency policy did not let it in. */
  trigger(idOrName: string, input?: TriggerInput, options?: PostOptions): Promise<RunResource>;
  /** The next instants of the job's schedule. */
  ticks(idOrName: string, query?: TicksQuery, options?: CallOptions): Promise<readonly TickResource[]>;
  /** Makes runs for the ticks of a past range that have none. */
  backfill(idOrName: string, input: BackfillInput, options?: PostOptions): Promise<BackfillResource>;
  /** What became of an instant, past or future, and why. */
  explain(idOrName: string, at: Date | string, options?: CallOptions): Promise<ExplanationResource>;
  /** What its runs have come to, step by step, and lately. */
  statistics(idOrName: string, query?: StatisticsQuery, options?: CallOptions): Promise<JobStatisticsResource>;
  /** How its runs have ended, day by day. */
  heat(idOrName: string, query?: HeatQuery, options?: CallOptions): Promise<RunStatisticsResource>;
  /** What lies above and below the job in the dependency graph. */
  graph(idOrName: string, options?: CallOptions): Promise<GraphResource>;
}

export function createJobsClient(send: Send): JobsClient {
  async function list(query: JobListQuery = {}, options: CallOptions = {}): Promise<Page<JobListItemResource>> {
    const { headers, body } = await send({
      method: 'GET',
      path: '/api/v1/jobs',
      query: { ...query },
      signal: options.signal,
    });
    return { items: body as JobListItemResource[], cursor: nextCursor(headers.get('link')) };
  }
  async function get(path: string, options: CallOptions = {}, query?: ApiRequest['query']): Promise<unknown> {
    return (await send({ method: 'GET', path, query, signal: options.signal })).body;
  }
  const post = async (path: string, body: unknown, options?: PostOptions) =>
    send(keyed({ method: 'POST', path, body }, options));
  return {
    create: async (input, options) => (await post('/api/v1/jobs', input, options)).body as JobResource,
    async validate(input, { signal } = {}) {
      const request = { method: 'POST', path: '/api/v1/jobs/validate', body: input } as const;
      return (await send({ ...request, signal })).body as JobResource;
    },
    get: async (idOrName, options) => (await get(jobPath(idOrName), options)) as JobResource,
    list,
    count: async (query, options) => (await get('/api/v1/jobs/count', options, { ...query })) as CountResource,
    groups: async (query, options) => (await get('/api/v1/jobs/groups', options, { ...query })) as JobGroupsResource,
    each: ({ cursor, ...query } = {}, options) =>
      eachItem(
        (from) => list(from === undefined ? query : { ...query, offset: undefined, cursor: from }, options),
        cursor,
      ),
    async update(idOrName, change, options = {}) {
      const request = { method: 'PATCH', path: jobPath(idOrName), body: change, ...condition(options) } as const;
      return (await send(keyed(request, options))).body as ChangedJobResource;
    },
    ...createJobKeepingCalls(send),
    ...createPingCalls(send),
    apply: async (input, options) => (await post('/api/v1/apply', input, options)).body as ApplyResource,
    async setSource(idOrName, source, options) {
      const request = { method: 'PUT', path: `${jobPath(idOrName)}/source`, body: { source } } as const;
      return (await send(keyed(request, options))).body as JobResource;
    },
    delete: async (idOrName, options = {}) => deleteJob(send, idOrName, options),
    trigger: async (idOrName, input, options) =>
      (await post(`${jobPath(idOrName)}/trigger`, input, options)).body as RunResource,
    ticks: async (idOrName, query, options) =>
      (await get(`${jobPath(idOrName)}/ticks`, options, { ...query })) as TickResource[],
    backfill: async (idOrName, input, options) =>
      (await post(`${jobPath(idOrName)}/backfill`, input, options)).body as BackfillResource,
    explain: async (idOrName, at, options) =>
      (await get(`${jobPath(idOrName)}/explain`, options, { at: instantOf(at) })) as ExplanationResource,
    statistics: async (idOrName, query, options) =>
      (await get(`${jobPath(idOrName)}/stats`, options, { ...query })) as JobStatisticsResource,
    heat: async (idOrName, query, options) =>
      (await get(`${jobPath(idOrName)}/heat`, options, { ...query })) as RunStatisticsResource,
    graph: async (idOrName, options) => (await get(`${jobPath(idOrName)}/graph`, options)) as GraphResource,
  };
}

/** A server that knows no key of a deletion tells of the repeated one that the job is gone: what it was for. */
async function deleteJob(send: Send, idOrName: string, options: EditOptions): Promise<void> {
  try {
    await send(keyed({ method: 'DELETE', path: jobPath(idOrName), ...condition(options) }, options));
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'NOT_FOUND' && error.attempts > 1)) throw error;
  }
}
