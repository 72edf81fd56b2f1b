import { ApiError } from './api-error.js';
import type { CallOptions, EditOptions } from './client-options.js';
import type { JobChange, JobInput, JobListQuery, JobResource } from './job-resource.js';
import { nextCursor } from './next-cursor.js';
import { eachItem, type Page } from './page.js';
import type { Send } from './send.js';

/** The calls that concern jobs. A job is named by its id or by its name. */
export interface JobsClient {
  /** Not repeated by itself: a lost answer may hide that the job was made. */
  create(input: JobInput, options?: CallOptions): Promise<JobResource>;
  get(idOrName: string, options?: CallOptions): Promise<JobResource>;
  list(query?: JobListQuery, options?: CallOptions): Promise<Page<JobResource>>;
  /** Every job of the list, asked for page by page. */
  each(query?: JobListQuery, options?: CallOptions): AsyncGenerator<JobResource, void, undefined>;
  /** Merges what is given into the job. */
  update(idOrName: string, change: JobChange, options?: EditOptions): Promise<JobResource>;
  /** Deletes the job and its runs. */
  delete(idOrName: string, options?: EditOptions): Promise<void>;
}

export function createJobsClient(send: Send): JobsClient {
  async function list(query: JobListQuery = {}, options: CallOptions = {}): Promise<Page<JobResource>> {
    const { headers, body } = await send({
      method: 'GET',
      path: '/api/v1/jobs',
      query: { ...query },
      isRepeatable: true,
      signal: options.signal,
    });
    return { items: body as JobResource[], cursor: nextCursor(headers.get('link')) };
  }
  return {
    async create(input, options = {}) {
      const request = { method: 'POST', path: '/api/v1/jobs', body: input, isRepeatable: false } as const;
      return (await send({ ...request, signal: options.signal })).body as JobResource;
    },
    async get(idOrName, options = {}) {
      const request = { method: 'GET', path: pathOf(idOrName), isRepeatable: true } as const;
      return (await send({ ...request, signal: options.signal })).body as JobResource;
    },
    list,
    each: ({ cursor, ...query } = {}, options) =>
      eachItem(
        (from) => list(from === undefined ? query : { ...query, offset: undefined, cursor: from }, options),
        cursor,
      ),
    async update(idOrName, change, options = {}) {
      const request = { method: 'PATCH', path: pathOf(idOrName), body: change, ...condition(options) } as const;
      // an edit that names a version fails when it arrives twice
      const isRepeatable = options.ifVersion === undefined && change.version === undefined;
      return (await send({ ...request, isRepeatable, signal: options.signal })).body as JobResource;
    },
    delete: async (idOrName, options = {}) => deleteJob(send, idOrName, options),
  };
}

/** That the job is gone when the request is sent again is what the first one was for. */
async function deleteJob(send: Send, idOrName: string, options: EditOptions): Promise<void> {
  const request = { method: 'DELETE', path: pathOf(idOrName), isRepeatable: true } as const;
  try {
    await send({ ...request, ...condition(options), signal: options.signal });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'NOT_FOUND' && error.attempts > 1)) throw error;
  }
}

function pathOf(idOrName: string): string {
  return `/api/v1/jobs/${encodeURIComponent(idOrName)}`;
}

function condition(options: EditOptions): { headers?: Record<string, string> } {
  return options.ifVersion === undefined ? {} : { headers: { 'if-match': `"${options.ifVersion}"` } };
}
