import type { ProblemCode } from '@aster-scheduler/client';
import type { ErrorCode } from '@aster-scheduler/core';

/** The status of each error that a caller may branch on. */
export const errorStatus: Record<ErrorCode, number> = {
  INVALID_INPUT: 400,
  NOT_FOUND: 404,
  NAME_TAKEN: 409,
  STATE_CONFLICT: 409,
  MANAGED: 409,
  DEPENDENCY_CYCLE: 409,
  CLAIM_LOST: 409,
  LEASE_LOST: 409,
  VERSION_CONFLICT: 412,
  IDEMPOTENCY_MISMATCH: 422,
  TOO_MUCH_TO_COUNT: 503,
  DATABASE_UNAVAILABLE: 503,
  DATABASE_UNFIT: 503,
  SCHEMA_MISSING: 503,
  SCHEMA_NEWER: 503,
};

/** The status of each problem, those of the HTTP edge included. */
export const problemStatus: Record<ProblemCode, number> = {
  ...errorStatus,
  MALFORMED_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ROUTE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  PLAN_CONFLICT: 409,
  LOCKED_TOO_LONG: 409, // not 503: the database is there, and who repeats at once waits as long
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  QUERY_TOO_SLOW: 422, // not 504, which is repeated by many who stand between
  TOO_MANY_REQUESTS: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
};

/** What stands in `title`: the same for every problem of the code. */
export const problemTitles: Record<ProblemCode, string> = {
  MALFORMED_REQUEST: 'The request is malformed',
  INVALID_INPUT: 'The input is not valid',
  UNAUTHENTICATED: 'An API key is needed',
  FORBIDDEN: 'The request is not allowed',
  ROUTE_NOT_FOUND: 'There is no such route',
  NOT_FOUND: 'There is no such thing',
  METHOD_NOT_ALLOWED: 'The route does not know the method',
  REQUEST_TIMEOUT: 'The request did not arrive in time',
  NAME_TAKEN: 'The name is taken',
  STATE_CONFLICT: 'The state does not allow it',
  DEPENDENCY_CYCLE: 'The dependencies would form a cycle',
  CLAIM_LOST: 'The claim has passed on',
  LEASE_LOST: 'The lease has run out',
  VERSION_CONFLICT: 'The version is not the current one',
  BODY_TOO_LARGE: 'The body is too large',
  UNSUPPORTED_MEDIA_TYPE: 'The media type is not supported',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used before',
  TOO_MANY_REQUESTS: 'There are too many requests',
  HEADERS_TOO_LARGE: 'The headers are too large',
  INTERNAL: 'Something went wrong in the server',
  PLAN_CONFLICT: 'The plan cannot be carried out',
  MANAGED: 'The job is declared elsewhere',
  LOCKED_TOO_LONG: 'It is locked by others for too long',
  QUERY_TOO_SLOW: 'The database would take too long',
  TOO_MUCH_TO_COUNT: 'There is too much to count',
  DATABASE_UNAVAILABLE: 'The database is away',
  DATABASE_UNFIT: 'The database is not set up for Aster',
  SCHEMA_MISSING: 'The database is not migrated',
  SCHEMA_NEWER: 'The database is newer than the server',
};

/** The URI that stands for a code. */
export function problemType(code: ProblemCode): string {
  return `urn:aster:problem:${code.toLowerCase().replaceAll('_', '-')}`;
}
