import type { CallOptions, ClientOptions, FollowOptions, PostOptions } from './client-options.js';
import { followOutput } from './follow-output.js';
import { nextCursor } from './next-cursor.js';
import type { OutputEvent } from './output-event.js';
import { eachItem, type Page } from './page.js';
import { keyed } from './post.js';
import type { RunListItem, RunListQuery, RunResource } from './run-resource.js';
import type { Open, Send } from './send.js';

/** The calls that concern runs. */
export interface RunsClient {
  get(id: string, options?: CallOptions): Promise<RunResource>;
  /** The newest first. */
  list(query?: RunListQuery, options?: CallOptions): Promise<Page<RunListItem>>;
  /** Every run of the list, asked for page by page. */
  each(query?: RunListQuery, options?: CallOptions): AsyncGenerator<RunListItem, void, undefined>;
  /** Cancels a run; one that is running is still so in the answer, until its processes have ended. */
  cancel(id: string, options?: PostOptions): Promise<RunResource>;
  /** Makes a new run that repeats a finished one. */
  retry(id: string, options?: PostOptions): Promise<RunResource>;
  /** What is stored of the output, of the last attempt unless another one is named. */
  output(id: string, options?: CallOptions & { readonly attempt?: number }): Promise<string>;
  /** The output as it comes, until the run is finished; goes on by itself when a connection breaks. */
  followOutput(id: string, options?: FollowOptions): AsyncGenerator<OutputEvent, void, undefined>;
}

export function createRunsClient(send: Send, open: Open, clientOptions: ClientOptions): RunsClient {
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
      const request = { method: 'GET', path: pathOf(id), isRepeatable: true } as const;
      return (await send({ ...request, signal: options.signal })).body as RunResource;
    },
    list,
    each: ({ cursor, ...query } = {}, options) =>
      eachItem(
        (from) => list(from === undefined ? query : { ...query, offset: undefined, cursor: from }, options),
        cursor,
      ),
    cancel: async (id, options) => (await send(keyed(`${pathOf(id)}/cancel`, undefined, options))).body as RunResource,
    retry: async (id, options) => (await send(keyed(`${pathOf(id)}/retry`, undefined, options))).body as RunResource,
    async output(id, { attempt, signal } = {}) {
      const request = { method: 'GET', path: `${pathOf(id)}/output`, query: { attempt }, isRepeatable: true } as const;
      const { body } = await send({ ...request, headers: { accept: 'text/plain' }, signal });
      return typeof body === 'string' ? body : '';
    },
    followOutput: (id, options = {}) => followOutput(open, clientOptions, id, options),
  };
}

function pathOf(id: string): string {
  return `/api/v1/runs/${encodeURIComponent(id)}`;
}
