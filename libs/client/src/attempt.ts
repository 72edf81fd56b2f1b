import type { ApiRequest } from './api-request.js';
import type { ClientOptions } from './client-options.js';
import { ApiUnreachableError } from './unreachable-error.js';

/** An answer that has begun. */
export interface Begun {
  readonly response: Response;
  /** The time is no longer counted: the answer may take as long as it likes. */
  stopClock(): void;
  /** To be called once the answer is read, or nobody wants it any more: nothing is kept of the attempt then. */
  release(): void;
}

/**
 * Sends a request once; resolves when its answer begins.
 *
 * @throws ApiUnreachableError when no answer came in time
 * @throws TypeError for what cannot be sent, such as a header with a line break
 */
export async function beginAttempt(options: ClientOptions, request: ApiRequest, timeoutMs: number): Promise<Begun> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(request.signal?.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('no answer before the timeout', 'TimeoutError')),
    timeoutMs,
  );
  const begun = {
    stopClock: () => clearTimeout(timer),
    release() {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    },
  };
  request.signal?.addEventListener('abort', onAbort);
  if (request.signal?.aborted === true) onAbort();
  try {
    const init = toInit(options, request); // what is wrong with it is no fault of the connection
    const { signal } = controller;
    return { ...begun, response: endedBy(await reach(options, request, { ...init, signal }), signal) };
  } catch (error) {
    begun.release();
    throw error;
  }
}

/** No answer can be made of these with a body, and browsers give them an empty one. */
const withoutBody = new Set([204, 205, 304]);

/**
 * The answer, whose body breaks off when the signal aborts. The `fetch` of Node.js forgets the signal once the answer
 * has begun and garbage was collected: nothing would end a body that does not come.
 */
function endedBy(response: Response, signal: AbortSignal): Response {
  if (response.body === null || withoutBody.has(response.status)) return response;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      signal.addEventListener('abort', () => {
        controller.error(signal.reason);
        reader.cancel(signal.reason).catch(() => undefined); // it may be broken
      });
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async (reason) => reader.cancel(reason),
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

async function reach(options: ClientOptions, request: ApiRequest, init: RequestInit): Promise<Response> {
  const send = options.fetch ?? globalThis.fetch;
  try {
    return await send(urlOf(options, request), init);
  } catch (error) {
    throw brokenBy(error, options, request);
  }
}

/** The reason of the caller's own signal, or that there was no answer. */
export function brokenBy(error: unknown, options: ClientOptions, request: ApiRequest): unknown {
  if (request.signal?.aborted === true) return request.signal.reason;
  return new ApiUnreachableError(nameOf(options, request), error);
}

function toInit({ apiKey }: ClientOptions, { method, body, headers }: ApiRequest): RequestInit {
  return {
    method,
    headers: new Headers({
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...headers,
    }),
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: 'error',
  };
}

/** The request as errors name it. */
export function nameOf(options: ClientOptions, request: ApiRequest): string {
  return `${request.method} ${urlOf(options, request)}`;
}

function urlOf(options: ClientOptions, request: ApiRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(name, typeof value === 'object' ? value.join(',') : String(value));
  }
  const base = options.baseUrl.replace(/(?<!\/)\/+$/, '');
  return `${base}${request.path}${query.size === 0 ? '' : `?${query}`}`;
}
