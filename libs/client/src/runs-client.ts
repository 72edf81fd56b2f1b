import type { CallOptions, ClientOptions, FollowOptions, PostOptions } from './client-options.js';
import type { ExplanationResource } from './explanation-resource.js';
import { followOutput } from './follow-output.js';
import { keyed } from './keyed.js';
import { nextCursor } from './next-cursor.js';
import type { OutputEvent } from './output-event.js';
import { eachItem, type Page } from './page.js';
import { runPath } from './paths.js';
import type { RunListItem, RunListQuery, RunResource } from './run-resource.js';
import type { Open, Send } from './send.js';

/** The calls that concern runs. */
export interface RunsClient {
  get(id: string, options?: CallOptions): Promise<RunResource>;
  /** The newest first. */
  list(query?: RunListQuery, options?: CallOptions): Promise<Page<RunListItem>>;
  /** Every run of the list, asked for page by page. */
  each(query?: RunListQuery, options?: CallOptions): AsyncGenerator<RunListItem, void, undefined>;
  /** What became of the run and why, or what it waits for. */
  explain(id: string, options?: CallOptions): Promise<ExplanationResource>;
  /** Cancels a run; one that is running is still so in the answer, until its processes have ended. */
  cancel(id: string, options?: PostOptions): Promise<RunResource>;
  /** Makes a new run that repeats a finished one. */
  retry(id: string, options?: PostOptions): Promise<RunResource>;
  /** The whole of what is stored of the output as text, of the last attempt unless another one is named. */
  output(id: string, options?: CallOptions & { readonly attempt?: number }): Promise<string>;
  /** The same as it was written, byte for byte, in whatever encoding. */
  rawOutput(id: string, options?: CallOptions & { readonly attempt?: number }): Promise<Uint8Array>;
  /** The output as it comes, until the run is finished; goes on by itself when a connection breaks. */
  followOutput(id: string, options?: FollowOptions): AsyncGenerator<OutputEvent, void, undefined>;
}

export function createRunsClient(send: Send, open: Open, clientOptions: ClientOptions): RunsClient {
  async function list(query: RunListQuery = {}, options: CallOptions = {}): Promise<Page<RunListItem>> {
    const { headers, body } = await send({
      method: 'GET',
      path: '/api/v1/runs',
      query: { ...query },
      signal: options.signal,
    });
    return { items: body as RunListItem[], cursor: nextCursor(headers.get('link')) };
  }
  const post = async (path: string, options?: PostOptions) => send(keyed({ method: 'POST', path }, options));
  return {
    async get(id, options = {}) {
      const request = { method: 'GET', path: runPath(id) } as const;
      return (await send({ ...request, signal: options.signal })).body as RunResource;
    },
    list,
    each: ({ cursor, ...query } = {}, options) =>
      eachItem(
        (from) => list(from === undefined ? query : { ...query, offset: undefined, cursor: from }, options),
        cursor,
      ),
    async explain(id, { signal } = {}) {
      return (await send({ method: 'GET', path: `${runPath(id)}/explain`, signal })).body as ExplanationResource;
    },
    cancel: async (id, options) => (await post(`${runPath(id)}/cancel`, options)).body as RunResource,
    retry: async (id, options) => (await post(`${runPath(id)}/retry`, options)).body as RunResource,
    async output(id, { attempt, signal } = {}) {
      const request = { method: 'GET', path: `${runPath(id)}/output`, query: { attempt } } as const;
      const { body } = await send({ ...request, headers: { accept: 'text/plain' }, expects: 'text', signal });
      return body as string;
    },
    async rawOutput(id, { attempt, signal } = {}) {
      const query = { attempt, raw: 'true' };
      const request = { method: 'GET', path: `${runPath(id)}/output`, query, signal } as const;
      const { body } = await send({ ...request, headers: { accept: 'application/octet-stream' }, expects: 'bytes' });
      return body as Uint8Array;
    },
    followOutput: (id, options = {}) => followOutput(open, clientOptions, id, options),
  };
}
