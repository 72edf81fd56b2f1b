import { ApiError } from './api-error.js';
import type { ApiRequest, ApiResponse } from './api-request.js';
import { beginAttempt, type Begun } from './attempt.js';
import { clientDefaults, type ClientOptions } from './client-options.js';
import { readAnswer, refuseUnlessGood } from './read-answer.js';
import { maxDelayMs, retryDelayMs } from './retry-delay.js';
import { sleepUnlessAborted } from './sleep.js';
import { ApiUnreachableError } from './unreachable-error.js';

export type Send = (request: ApiRequest) => Promise<ApiResponse>;

/** Resolves with the begin of an answer whose body is read as it comes. */
export type Open = (request: ApiRequest) => Promise<Begun>;

/** Something between client and server says that it did not get through, or the server that it is not ready. */
const passingStatuses: readonly number[] = [429, 502, 503, 504];

/**
 * Makes the function that sends requests, again and again where that may help. It rejects with `ApiError` for a status
 * of 400 or more, with `ApiUnreachableError` when no whole answer came, with `ForeignAnswerError` when somebody else
 * answered, and with the reason of the caller's own signal.
 */
export function createSend(options: ClientOptions): Send {
  const { timeoutMs = clientDefaults.timeoutMs } = options;
  return async (request) =>
    withRetries(options, request, async (attempts, leftMs) => {
      const begun = await beginAttempt(options, request, Math.min(timeoutMs + (request.extraMs ?? 0), leftMs));
      return readAnswer(options, request, begun.response, attempts).finally(begun.release);
    });
}

/** As `createSend`, but sends once, and the time counts only until the answer begins. */
export function createOpen(options: ClientOptions): Open {
  const { timeoutMs = clientDefaults.timeoutMs } = options;
  return async (request) => {
    const begun = await beginAttempt(options, request, timeoutMs);
    try {
      await refuseUnlessGood(options, request, begun.response, 1);
    } catch (error) {
      begun.release();
      throw error;
    }
    begun.stopClock();
    return begun;
  };
}

async function withRetries<Answer>(
  { maxRetries = clientDefaults.maxRetries, patienceMs = Infinity }: ClientOptions,
  { signal, extraMs = 0 }: ApiRequest,
  attempt: (attempts: number, leftMs: number) => Promise<Answer>,
): Promise<Answer> {
  const deadline = performance.now() + patienceMs + extraMs;
  let unreached = 0;
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt(attempts, deadline - performance.now());
    } catch (error) {
      const isRefused = error instanceof ApiError;
      if (!isRefused) unreached += 1;
      const failures = patienceMs < Infinity ? unreached : attempts; // refusals of a busy server are no broken ones
      const leftMs = deadline - performance.now();
      const delayMs =
        isRefused && patienceMs < Infinity
          ? delayAfter(error, Math.min(attempts, mostDoublings), leftMs)
          : failures <= maxRetries
            ? delayAfter(error, failures)
            : undefined;
      if (delayMs === undefined || delayMs >= leftMs) throw error;
      await sleepUnlessAborted(delayMs, signal);
    }
  }
}

/** Who is patient asks at least every two seconds, where the server names no pause. */
const mostDoublings = 4;

/** What is too much to count now will be so again, and asking for it costs. */
function isPassing({ status, code }: ApiError): boolean {
  return passingStatuses.includes(status) && code !== 'TOO_MUCH_TO_COUNT';
}

/** When the same request may succeed; `undefined` for never, or later than is worth waiting for. */
export function delayAfter(error: unknown, attempts: number, longestMs = maxDelayMs): number | undefined {
  const mayPass = error instanceof ApiError ? isPassing(error) : error instanceof ApiUnreachableError;
  if (!mayPass) return undefined;
  const retryAfter = error instanceof ApiError ? error.retryAfter : undefined;
  return retryDelayMs(retryAfter ?? null, attempts, new Date(), Math.random(), longestMs);
}
