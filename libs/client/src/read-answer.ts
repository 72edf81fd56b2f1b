import { ApiError } from './api-error.js';
import type { ApiRequest, ApiResponse } from './api-request.js';
import { brokenBy, nameOf } from './attempt.js';
import type { ClientOptions } from './client-options.js';
import { ForeignAnswerError } from './foreign-answer-error.js';
import { isProblem } from './problem.js';

/** What a good answer carries, by what the request expects. */
const contentTypes = {
  json: 'application/json',
  text: 'text/plain',
  bytes: 'application/octet-stream',
  events: 'text/event-stream',
} as const;

/**
 * Reads an answer to its end.
 *
 * @param attempts how often the request was sent
 * @throws ApiError for a status of 400 or more
 * @throws ApiUnreachableError when the answer breaks off
 * @throws ForeignAnswerError when it is not of this API
 */
export async function readAnswer(
  options: ClientOptions,
  request: ApiRequest,
  response: Response,
  attempts: number,
): Promise<ApiResponse> {
  await refuseUnlessGood(options, request, response, attempts);
  const { status, headers } = response;
  try {
    if (request.expects === 'bytes') return { status, headers, body: new Uint8Array(await response.arrayBuffer()) };
    const text = await response.text();
    const isText = request.expects === 'text' || status === 204;
    return { status, headers, body: isText ? text : (JSON.parse(text) as unknown) }; // a text cut short is no JSON
  } catch (error) {
    throw brokenBy(error, options, request);
  }
}

/** @throws ApiError, ApiUnreachableError, ForeignAnswerError unless the answer is what the request expects */
export async function refuseUnlessGood(
  options: ClientOptions,
  request: ApiRequest,
  response: Response,
  attempts: number,
): Promise<void> {
  if (!response.ok) throw await toApiError(options, request, response, attempts);
  const contentType = response.headers.get('content-type') ?? undefined;
  const expected = contentTypes[request.expects ?? 'json'];
  if (response.status === 204 || contentType?.split(';')[0]?.trim().toLowerCase() === expected) return;
  await response.body?.cancel();
  throw new ForeignAnswerError(nameOf(options, request), response.status, contentType);
}

async function toApiError(
  options: ClientOptions,
  request: ApiRequest,
  response: Response,
  attempts: number,
): Promise<unknown> {
  try {
    const body = parseJson(await response.text());
    return new ApiError(nameOf(options, request), response.status, {
      problem: isProblem(body) ? body : undefined,
      requestId: response.headers.get('x-request-id') ?? undefined,
      retryAfter: response.headers.get('retry-after') ?? undefined,
      attempts,
    });
  } catch (error) {
    return brokenBy(error, options, request);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
