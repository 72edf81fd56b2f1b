import { ApiError } from './api-error.js';
import { clientDefaults, type ClientOptions } from './client-options.js';
import { isProblem } from './problem.js';
import { retryDelayMs } from './retry-delay.js';
import { sleepUnlessAborted } from './sleep.js';
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

/** Resolves with the begin of an answer whose body is read as it comes. */
export type Open = (request: ApiRequest) => Promise<Response>;

/** The deadline of one attempt. */
interface Deadline {
  readonly signal: AbortSignal;
  /** The answer has begun. */
  begun(): void;
}

/**
 * Makes the function that sends requests. It rejects with `ApiError` for a status of 400 or more, with
 * `ApiUnreachableError` when no answer came, and with the reason of the caller's own signal.
 */
export function createSend(options: ClientOptions): Send {
  const timeoutMs = options.timeoutMs ?? clientDefaults.timeoutMs;
  return async (request) => {
    const response = await exchange(options, request, () => deadlineOf(timeoutMs));
    return readAnswer(options, request, response);
  };
}

/** As `createSend`, but the time counts only until the answer begins. */
export function createOpen(options: ClientOptions): Open {
  const timeoutMs = options.timeoutMs ?? clientDefaults.timeoutMs;
  return async (request) => exchange(options, request, () => deadlineOfBegin(timeoutMs));
}

function deadlineOf(timeoutMs: number): Deadline {
  return { signal: AbortSignal.timeout(timeoutMs), begun: () => undefined };
}

function deadlineOfBegin(timeoutMs: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    timeoutMs,
  );
  return { signal: controller.signal, begun: () => clearTimeout(timer) };
}

async function exchange(options: ClientOptions, request: ApiRequest, begin: () => Deadline): Promise<Response> {
  const maxRetries = options.maxRetries ?? clientDefaults.maxRetries;
  for (let attempt = 1; ; attempt += 1) {
    const deadline = begin();
    const outcome = await sendOnce(options, request, deadline.signal).finally(deadline.begun);
    if (isResponse(outcome) && outcome.ok) return outcome;
    const delayMs = attempt <= maxRetries && mayRepeat(request, outcome) ? delayAfter(outcome, attempt) : undefined;
    if (delayMs === undefined) {
      throw isResponse(outcome) ? await toApiError(options, request, outcome, attempt) : outcome;
    }
    if (isResponse(outcome)) await outcome.body?.cancel();
    await sleepUnlessAborted(delayMs, request.signal);
  }
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

async function sendOnce(
  options: ClientOptions,
  request: ApiRequest,
  deadline: AbortSignal,
): Promise<Response | ApiUnreachableError> {
  const send = options.fetch ?? globalThis.fetch;
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
      signal: request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]),
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
