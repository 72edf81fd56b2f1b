import type { CallOptions, EditOptions, KeyedOptions, PostOptions } from './client-options.js';
import { condition, instantOf } from './job-conditions.js';
import type { PauseInput } from './job-pause.js';
import type { ChangedJobResource, JobResource } from './job-resource.js';
import type { JobVersionItem, JobVersionResource } from './job-version-resource.js';
import { keyed } from './keyed.js';
import type { LedgerPageResource, LedgerQuery, LedgerResource } from './ledger-resource.js';
import { nextCursor } from './next-cursor.js';
import { jobPath } from './paths.js';
import type { Send } from './send.js';
import type { SkipInput, SkipResource } from './skip-resource.js';

/** The calls that stop jobs and their ticks for a while, and tell what jobs and their ticks were. */
export interface JobKeepingCalls {
  /** Has nothing of the job start by itself, until `until` or until it is resumed. */
  pause(idOrName: string, input?: PauseInput, options?: Omit<EditOptions, 'force'>): Promise<ChangedJobResource>;
  /** Has a paused job go on. */
  resume(idOrName: string, options?: Omit<EditOptions, 'force'>): Promise<JobResource>;
  /** Has a tick to come skipped when it is due. */
  skip(idOrName: string, input: SkipInput, options?: PostOptions): Promise<SkipResource>;
  /** Takes that back, until the tick is due. */
  unskip(idOrName: string, at: Date | string, options?: KeyedOptions): Promise<void>;
  /** The ticks to come that are to be skipped, the next one first. */
  skips(idOrName: string, options?: CallOptions): Promise<readonly SkipResource[]>;
  /** How the job has been changed, the newest change first; the newest 200 are kept. */
  versions(idOrName: string, options?: CallOptions): Promise<readonly JobVersionItem[]>;
  /** The job as it was after a change. */
  version(idOrName: string, version: number, options?: CallOptions): Promise<JobVersionResource>;
  /** Makes the job what it was in a version, but for its status. */
  restore(idOrName: string, version: number, options?: EditOptions): Promise<JobResource>;
  /** Its ticks with what became of each, the newest first. */
  ledger(idOrName: string, query?: LedgerQuery, options?: CallOptions): Promise<LedgerPageResource>;
}

export function createJobKeepingCalls(send: Send): JobKeepingCalls {
  const get = async (path: string, { signal }: CallOptions = {}): Promise<unknown> =>
    (await send({ method: 'GET', path, signal })).body;
  const post = async (path: string, body: unknown, options?: PostOptions) =>
    send(keyed({ method: 'POST', path, body }, options));
  return {
    async pause(idOrName, body = {}, options = {}) {
      const request = { method: 'POST', path: `${jobPath(idOrName)}/pause`, body, ...condition(options) } as const;
      return (await send(keyed(request, options))).body as ChangedJobResource;
    },
    async resume(idOrName, options = {}) {
      const request = { method: 'POST', path: `${jobPath(idOrName)}/resume`, body: {}, ...condition(options) } as const;
      return (await send(keyed(request, options))).body as JobResource;
    },
    skip: async (idOrName, input, options) =>
      (await post(`${jobPath(idOrName)}/skips`, input, options)).body as SkipResource,
    async unskip(idOrName, at, options) {
      const path = `${jobPath(idOrName)}/skips/${encodeURIComponent(instantOf(at))}`;
      await send(keyed({ method: 'DELETE', path }, options));
    },
    skips: async (idOrName, options) => (await get(`${jobPath(idOrName)}/skips`, options)) as SkipResource[],
    versions: async (idOrName, options) => (await get(`${jobPath(idOrName)}/versions`, options)) as JobVersionItem[],
    version: async (idOrName, version, options) =>
      (await get(`${jobPath(idOrName)}/versions/${version}`, options)) as JobVersionResource,
    async restore(idOrName, version, options = {}) {
      const path = `${jobPath(idOrName)}/versions/${version}/restore`;
      const request = { method: 'POST', path, body: {}, ...condition(options) } as const;
      return (await send(keyed(request, options))).body as JobResource;
    },
    async ledger(idOrName, query = {}, { signal } = {}) {
      const request = { method: 'GET', path: `${jobPath(idOrName)}/ledger`, query: { ...query } } as const;
      const { headers, body } = await send({ ...request, signal });
      return { ...(body as LedgerResource), cursor: nextCursor(headers.get('link')) };
    },
  };
}
