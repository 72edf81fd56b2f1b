import { type AlertsClient, createAlertsClient } from './alerts-client.js';
import type { ApiRequest } from './api-request.js';
import type { AuditEntryResource, AuditQuery } from './audit-resource.js';
import type { BulkInput, BulkResource } from './bulk-resource.js';
import type { CallOptions, ClientOptions, PostOptions } from './client-options.js';
import type { DoctorResource } from './doctor-resource.js';
import type { GraphResource } from './graph-resource.js';
import type { HealthResource } from './health-resource.js';
import type { InfoResource } from './info-resource.js';
import { createJobsClient, type JobsClient } from './jobs-client.js';
import type { MeResource } from './key-resource.js';
import { keyed } from './keyed.js';
import { createKeysClient, type KeysClient } from './keys-client.js';
import { nextCursor } from './next-cursor.js';
import type { Page, PageQuery } from './page.js';
import { workerPath } from './paths.js';
import { createRunsClient, type RunsClient } from './runs-client.js';
import type { SchedulePreviewInput, SchedulePreviewResource } from './schedule-resource.js';
import type { SearchQuery, SearchResource } from './search-resource.js';
import { createSecretsClient, type SecretsClient } from './secrets-client.js';
import { createOpen, createSend } from './send.js';
import type { ServiceResource } from './service-resource.js';
import { createStatisticsClient, type StatisticsClient } from './statistics-client.js';
import type { SystemResource } from './system-resource.js';
import { watch } from './watch.js';
import type { Watch, WatchEvent } from './watch-event.js';
import type { PoolResource, PoolScaleResource, WorkerResource } from './worker-resource.js';

/** A typed caller of the REST API. It holds nothing open but what is being followed. */
export interface AsterClient {
  readonly jobs: JobsClient;
  readonly runs: RunsClient;
  readonly statistics: StatisticsClient;
  readonly secrets: SecretsClient;
  readonly keys: KeysClient;
  readonly alerts: AlertsClient;
  /** What a schedule comes to, whether or not a job has it. */
  previewSchedule(input: SchedulePreviewInput, options?: CallOptions): Promise<SchedulePreviewResource>;
  /** All jobs that have edges, and what each of them still waits for. */
  graph(options?: CallOptions): Promise<GraphResource>;
  /** By name. */
  workers(query?: PageQuery, options?: CallOptions): Promise<Page<WorkerResource>>;
  /** The worker claims nothing more from then on, and finishes what it runs. */
  drainWorker(id: string, options?: PostOptions): Promise<WorkerResource>;
  /** It claims again. */
  undrainWorker(id: string, options?: PostOptions): Promise<WorkerResource>;
  /** By name. */
  pools(query?: PageQuery, options?: CallOptions): Promise<Page<PoolResource>>;
  /** How many slots the pool needs now; one that nobody knows needs none. */
  poolScale(name: string, options?: CallOptions): Promise<PoolScaleResource>;
  /**
   * Tells when something of what is named may have changed and is worth reading again, each once at the begin; 20
   * things at most. It goes on with another connection whenever one breaks, until the signal aborts, and tells of
   * both.
   */
  watch(watches: readonly Watch[], options?: CallOptions): AsyncGenerator<WatchEvent, void, undefined>;
  /** Jobs, runs, pools and workers for what somebody types, the nearest first. */
  search(query: SearchQuery, options?: CallOptions): Promise<readonly SearchResource[]>;
  /** Schedulers and APIs, by kind and name. */
  services(query?: PageQuery, options?: CallOptions): Promise<Page<ServiceResource>>;
  /** Versions, sizes, and what is kept for how long. */
  system(options?: CallOptions): Promise<SystemResource>;
  /** What is right and wrong with the installation. */
  doctor(options?: CallOptions): Promise<DoctorResource>;
  /** Does one thing to many jobs or runs, bit by bit. */
  bulk(input: BulkInput, options?: PostOptions): Promise<BulkResource>;
  /** How far such an operation is. */
  bulkOperation(id: string, options?: CallOptions): Promise<BulkResource>;
  /** Who did what, the newest first; for admins who may reach all jobs. */
  audit(query?: AuditQuery, options?: CallOptions): Promise<Page<AuditEntryResource>>;
  /** Who calls, and what they may do. */
  me(options?: CallOptions): Promise<MeResource>;
  /** What answers, and what it knows. */
  info(options?: CallOptions): Promise<InfoResource>;
  /** Rejects with `ApiError` (503) while the server cannot reach its database. */
  health(options?: CallOptions): Promise<HealthResource>;
}

/**
 * Makes a client. Its calls reject with `ApiError` when the server refuses, with `ApiUnreachableError` when it does not
 * answer, with `ForeignAnswerError` when somebody else answers, and with the reason of the caller's signal when that
 * aborts.
 *
 * @throws TypeError for an address or a key that nothing can be sent with
 */
export function createClient(options: ClientOptions): AsterClient {
  checkOptions(options);
  const send = createSend(options);
  const sendOnce = createSend({ ...options, maxRetries: 0, patienceMs: undefined }); // a health check wants to know how it is now

  async function list<Item>(path: string, query: AuditQuery = {}, { signal }: CallOptions = {}): Promise<Page<Item>> {
    const request: ApiRequest = { method: 'GET', path, query: { ...query }, signal };
    const { headers, body } = await send(request);
    return { items: body as Item[], cursor: nextCursor(headers.get('link')) };
  }
  const open = createOpen(options);
  async function read<Answer>(path: string, { signal }: CallOptions = {}): Promise<Answer> {
    return (await send({ method: 'GET', path, signal })).body as Answer;
  }
  async function post<Answer>(path: string, postOptions?: PostOptions): Promise<Answer> {
    return (await send(keyed({ method: 'POST', path }, postOptions))).body as Answer;
  }
  return {
    jobs: createJobsClient(send),
    runs: createRunsClient(send, open, options),
    statistics: createStatisticsClient(send),
    secrets: createSecretsClient(send),
    keys: createKeysClient(send),
    alerts: createAlertsClient(send),
    audit: async (query, callOptions) => list('/api/v1/audit', query, callOptions),
    me: async (callOptions) => read('/api/v1/me', callOptions),
    async previewSchedule(input, { signal } = {}) {
      const request = { method: 'POST', path: '/api/v1/schedules/preview', body: input } as const;
      return (await send({ ...request, signal })).body as SchedulePreviewResource;
    },
    graph: async (callOptions) => read('/api/v1/graph', callOptions),
    workers: async (query, callOptions) => list('/api/v1/workers', query, callOptions),
    drainWorker: async (id, postOptions) => post(`${workerPath(id)}/drain`, postOptions),
    undrainWorker: async (id, postOptions) => post(`${workerPath(id)}/undrain`, postOptions),
    pools: async (query, callOptions) => list('/api/v1/pools', query, callOptions),
    poolScale: async (name, callOptions) => read(`/api/v1/pools/${encodeURIComponent(name)}/scale`, callOptions),
    watch: (watches, callOptions) => watch(open, watches, callOptions),
    services: async (query, callOptions) => list('/api/v1/services', query, callOptions),
    async search(query, { signal } = {}) {
      const { body } = await send({ method: 'GET', path: '/api/v1/search', query: { ...query }, signal });
      return body as SearchResource[];
    },
    system: async (callOptions) => read('/api/v1/system', callOptions),
    doctor: async (callOptions) => read('/api/v1/doctor', callOptions),
    async bulk(input, callOptions) {
      return (await send(keyed({ method: 'POST', path: '/api/v1/bulk', body: input }, callOptions)))
        .body as BulkResource;
    },
    bulkOperation: async (id, callOptions) => read(`/api/v1/bulk/${encodeURIComponent(id)}`, callOptions),
    info: async (callOptions) => read('/api/v1/info', callOptions),
    async health({ signal } = {}) {
      const { body } = await sendOnce({ method: 'GET', path: '/health', signal });
      return body as HealthResource;
    },
  };
}

/** Otherwise every call would say that the server cannot be reached. */
function checkOptions({ baseUrl, apiKey }: ClientOptions): void {
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new TypeError(`baseUrl must be an address of http or https: ${JSON.stringify(baseUrl)}`);
  }
  if (apiKey === undefined || /^[\x21-\x7e]+$/.test(apiKey)) return;
  throw new TypeError('apiKey must have plain characters only: no white space, line breaks or letters beyond ASCII');
}
