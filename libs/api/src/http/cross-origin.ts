import { InvalidInputError } from '@aster-scheduler/core';
import cors from 'cors';
import type { RequestHandler } from 'express';

/** For so long a browser asks no more whether a page may send requests of a kind. */
const maxAgeSeconds = 600;

const allowedHeaders = ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'];
const otherHeaders = ['last-event-id', 'aster-origin', 'x-request-id'];
const exposedHeaders = ['etag', 'link', 'location', 'retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id'];

/**
 * Lets the pages of some origins send requests with a key, and read the answers. Those of all others are told nothing,
 * which is what a browser takes for a refusal. A browser asks first (`OPTIONS`, and without a key), which is answered
 * here. Never with credentials: a page must know a key, and cannot use the cookies of who looks at it.
 *
 * @param origins as browsers write them: `https://app.example.org`
 * @throws InvalidInputError for what is no origin; `*` is none
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const problems = origins.flatMap((origin, index) =>
    isOrigin(origin) ? [] : [{ field: `allowedOrigins[${index}]`, message: 'must be like https://app.example.org' }],
  );
  if (problems.length > 0) throw new InvalidInputError(problems);
  const allowed = new Set(origins);
  return cors({
    origin: (origin, decide) => decide(null, origin !== undefined && allowed.has(origin) ? origin : false),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [...allowedHeaders, ...otherHeaders],
    exposedHeaders,
    maxAge: maxAgeSeconds,
  });
}

/** Whether a text is an origin of the web, in the one way in which browsers write it. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
