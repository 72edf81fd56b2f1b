import type { CallOptions } from './client-options.js';
import { nextCursor } from './next-cursor.js';
import { eachItem, type Page } from './page.js';
import type { RunListItem, RunListQuery, RunResource } from './run-resource.js';
import type { Send } from './send.js';

/** The calls that concern runs. */
export interface RunsClient {
  get(id: string, options?: CallOptions): Promise<RunResource>;
  /** The newest first. */
  list(query?: RunListQuery, options?: CallOptions): Promise<Page<RunListItem>>;
  /** Every run of the list, asked for page by page. */
  each(query?: RunListQuery, options?: CallOptions): AsyncGenerator<RunListItem, void, undefined>;
}

export function createRunsClient(send: Send): RunsClient {
  async function list(query: RunListQuery = {}, options: CallOptions = {}): Promise<Page<RunListItem>> {
    const { headers, body } = await send({
      method: 'GET',
      path: '/api/v1/runs',
      query: { ...query },
      isRepeatable: true,
      signal: options.signal,
    });
    return { items: body as RunListItem[], cursor: nextCursor(headers.get('link')) };
  }
  return {
    async get(id, options = {}) {
      const request = { method: 'GET', path: `/api/v1/runs/${encodeURIComponent(id)}`, isRepeatable: true } as const;
      return (await send({ ...request, signal: options.signal })).body as RunResource;
    },
    list,
    each: ({ cursor, ...query } = {}, options) =>
      eachItem(
        (from) => list(from === undefined ? query : { ...query, offset: undefined, cursor: from }, options),
        cursor,
      ),
  };
}
