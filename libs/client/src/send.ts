import { ApiError } from './api-error.js';
import { clientDefaults, type ClientOptions } from './client-options.js';
import { isProblem } from './problem.js';
import { retryDelayMs } from './retry-delay.js';
import { ApiUnreachableError } from './unreachable-error.js';

/** One call of the API. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The call has the same effect when it arrives twice. */
  readonly isRepeatable: boolean;
  readonly signal?: AbortSignal;
}

/** An answer with a status below 400, its body parsed; `undefined` for none. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Send = (request: ApiRequest) => Promise<ApiResponse>;

/**
 * Makes the function that sends requests. It rejects with `ApiError` for a status of 400 or more, with
 * `ApiUnreachableError` when no answer came, and with the reason of the caller's own signal.
 */
export function createSend(options: ClientOptions): Send {
  const maxRetries = options.maxRetries ?? clientDefaults.maxRetries;
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await sendOnce(options, request);
      if (isResponse(outcome) && outcome.ok) return readAnswer(options, request, outcome);
      const delayMs = attempt <= maxRetries && mayRepeat(request, outcome) ? delayAfter(outcome, attempt) : undefined;
      if (delayMs === undefined)
        throw isResponse(outcome) ? await toApiError(options, request, outcome, attempt) : outcome;
      if (isResponse(outcome)) await outcome.body?.cancel();
      await sleepUnlessAborted(delayMs, request.signal);
    }
  };
}

/** A fetch of the user's own may have a class of its own for its responses. */
function isResponse(outcome: Response | ApiUnreachableError): outcome is Response {
  return !(outcome instanceof ApiUnreachableError);
}

function delayAfter(outcome: Response | ApiUnreachableError, attempt: number): number | undefined {
  const retryAfter = isResponse(outcome) ? outcome.headers.get('retry-after') : null;
  return retryDelayMs(retryAfter, attempt, new Date(), Math.random());
}

/** A 429 was not acted upon. After a 503 or a broken connection nobody knows. */
function mayRepeat(request: ApiRequest, outcome: Response | ApiUnreachableError): boolean {
  if (isResponse(outcome) && outcome.status === 429) return true;
  return request.isRepeatable && (!isResponse(outcome) || outcome.status === 503);
}

async function sendOnce(options: ClientOptions, request: ApiRequest): Promise<Response | ApiUnreachableError> {
  const send = options.fetch ?? globalThis.fetch;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? clientDefaults.timeoutMs);
  try {
    return await send(urlOf(options, request), {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.apiKey === undefined ? {} : { authorization: `Bearer ${options.apiKey}` }),
        ...request.headers,
      },
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      redirect: 'error',
      signal: request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]),
    });
  } catch (error) {
    if (request.signal?.aborted === true) throw request.signal.reason;
    return new ApiUnreachableError(nameOf(options, request), error);
  }
}

async function readAnswer(options: ClientOptions, request: ApiRequest, response: Response): Promise<ApiResponse> {
  const text = await readText(options, request, response);
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as unknown) : text === '' ? undefined : text,
  };
}

async function readText(options: ClientOptions, request: ApiRequest, response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    if (request.signal?.aborted === true) throw request.signal.reason;
    throw new ApiUnreachableError(nameOf(options, request), error);
  }
}

async function toApiError(
  options: ClientOptions,
  request: ApiRequest,
  response: Response,
  attempts: number,
): Promise<ApiError> {
  const body = parseJson(await readText(options, request, response));
  return new ApiError(nameOf(options, request), response.status, {
    problem: isProblem(body) ? body : undefined,
    requestId: response.headers.get('x-request-id') ?? undefined,
    attempts,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function sleepUnlessAborted(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, delayMs);
    signal?.addEventListener('abort', wake);
    if (signal?.aborted === true) wake();
  });
  if (signal?.aborted === true) throw signal.reason;
}

function nameOf(options: ClientOptions, request: ApiRequest): string {
  return `${request.method} ${urlOf(options, request)}`;
}

function urlOf(options: ClientOptions, request: ApiRequest): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) query.set(name, typeof value === 'object' ? value.join(',') : String(value));
  }
  const base = options.baseUrl.replace(/\/+$/, '');
  return `${base}${request.path}${query.size === 0 ? '' : `?${query}`}`;
}
