import type { CallOptions, ClientOptions, FollowOptions, OutputOptions, PostOptions } from './client-options.js';
import type { ExplanationResource } from './explanation-resource.js';
import { followOutput } from './follow-output.js';
import { keyed } from './keyed.js';
import { nextCursor } from './next-cursor.js';
import type { OutputEvent } from './output-event.js';
import { eachItem, type Page } from './page.js';
import { runPath } from './paths.js';
import type {
  RunComparisonResource,
  RunCountQuery,
  RunCountResource,
  RunDependantsResource,
  RunListItem,
  RunListQuery,
  RunResource,
} from './run-resource.js';
import type { Open, Send } from './send.js';
import type { RetryInput } from './trigger-input.js';

/** The calls that concern runs. */
export interface RunsClient {
  /** With `waitMs`, 55,000 at most, once the run has ended, or as it is after that time. */
  get(id: string, options?: CallOptions & { readonly waitMs?: number }): Promise<RunResource>;
  /** The newest first. */
  list(query?: RunListQuery, options?: CallOptions): Promise<Page<RunListItem>>;
  /** How many there are, exactly up to `max`, which is 10,000 unless it says less. */
  count(query?: RunCountQuery & { readonly max?: number }, options?: CallOptions): Promise<RunCountResource>;
  /** Every run of the list, asked for page by page. */
  each(query?: RunListQuery, options?: CallOptions): AsyncGenerator<RunListItem, void, undefined>;
  /** What became of the run and why, or what it waits for. */
  explain(id: string, options?: CallOptions): Promise<ExplanationResource>;
  /**
   * In what the run differs from another one of its job: from the last one before it that succeeded, unless it says
   * more.
   */
  compare(id: string, options?: CallOptions & { readonly with?: string }): Promise<RunComparisonResource>;
  /** Which jobs run after the job of the run, and the runs of theirs that have come of it. */
  dependants(id: string, options?: CallOptions): Promise<RunDependantsResource>;
  /** Cancels a run; one that is running is still so in the answer, until its processes have ended. */
  cancel(id: string, options?: PostOptions): Promise<RunResource>;
  /** Makes a new run that repeats a finished one, with what it was given unless `input` says otherwise. */
  retry(id: string, options?: PostOptions & { readonly input?: RetryInput }): Promise<RunResource>;
  /** The whole of what is stored of the output as text, of the last attempt unless another one is named. */
  output(id: string, options?: OutputOptions): Promise<string>;
  /** The same as it was written, byte for byte, in whatever encoding. */
  rawOutput(id: string, options?: OutputOptions): Promise<Uint8Array>;
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
  const post = async (path: string, options?: PostOptions, body?: RetryInput) =>
    send(keyed({ method: 'POST', path, body }, options));
  return {
    async get(id, { waitMs, signal } = {}) {
      const query = { wait: waitMs === undefined ? undefined : `${waitMs}ms` };
      return (await send({ method: 'GET', path: runPath(id), query, extraMs: waitMs, signal })).body as RunResource;
    },
    list,
    async count(query = {}, { signal } = {}) {
      const request = { method: 'GET', path: '/api/v1/runs/count', query: { ...query }, signal } as const;
      return (await send(request)).body as RunCountResource;
    },
    each: ({ cursor, ...query } = {}, options) =>
      eachItem(
        (from) => list(from === undefined ? query : { ...query, offset: undefined, cursor: from }, options),
        cursor,
      ),
    async explain(id, { signal } = {}) {
      return (await send({ method: 'GET', path: `${runPath(id)}/explain`, signal })).body as ExplanationResource;
    },
    async compare(id, { with: other, signal } = {}) {
      const request = { method: 'GET', path: `${runPath(id)}/comparison`, query: { with: other }, signal } as const;
      return (await send(request)).body as RunComparisonResource;
    },
    async dependants(id, { signal } = {}) {
      return (await send({ method: 'GET', path: `${runPath(id)}/dependants`, signal })).body as RunDependantsResource;
    },
    cancel: async (id, options) => (await post(`${runPath(id)}/cancel`, options)).body as RunResource,
    retry: async (id, options) => (await post(`${runPath(id)}/retry`, options, options?.input)).body as RunResource,
    async output(id, { attempt, tailBytes, fromSeq, signal } = {}) {
      const query = { attempt, tail_bytes: tailBytes, from_seq: fromSeq };
      const request = { method: 'GET', path: `${runPath(id)}/output`, query } as const;
      const { body } = await send({ ...request, headers: { accept: 'text/plain' }, expects: 'text', signal });
      return body as string;
    },
    async rawOutput(id, { attempt, tailBytes, fromSeq, signal } = {}) {
      const query = { attempt, tail_bytes: tailBytes, from_seq: fromSeq, raw: 'true' };
      const request = { method: 'GET', path: `${runPath(id)}/output`, query, signal } as const;
      const { body } = await send({ ...request, headers: { accept: 'application/octet-stream' }, expects: 'bytes' });
      return body as Uint8Array;
    },
    followOutput: (id, options = {}) => followOutput(open, clientOptions, id, options),
  };
}
