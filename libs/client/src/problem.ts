/** What kind of problem an answer tells of; a closed set that grows. */
export type ProblemCode =
  | 'MALFORMED_REQUEST'
  | 'INVALID_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'ROUTE_NOT_FOUND'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'REQUEST_TIMEOUT'
  | 'NAME_TAKEN'
  | 'STATE_CONFLICT'
  | 'DEPENDENCY_CYCLE'
  | 'CLAIM_LOST'
  | 'LEASE_LOST'
  | 'VERSION_CONFLICT'
  | 'BODY_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'IDEMPOTENCY_MISMATCH'
  | 'TOO_MUCH_TO_COUNT'
  | 'TOO_MANY_REQUESTS'
  | 'HEADERS_TOO_LARGE'
  | 'INTERNAL'
  | 'LOCKED_TOO_LONG'
  | 'PLAN_CONFLICT'
  | 'MANAGED'
  | 'QUERY_TOO_SLOW'
  | 'DATABASE_UNAVAILABLE'
  | 'DATABASE_UNFIT'
  | 'SCHEMA_MISSING'
  | 'SCHEMA_NEWER';

/** A field and what is wrong with it. */
export interface FieldProblem {
  /** As in the request: `name`, `depends_on[0].condition`. */
  readonly field: string;
  readonly message: string;
}

/** The body of every answer with a status of 400 or more: `application/problem+json`, RFC 9457. */
export interface Problem {
  /** A URI that stands for `code`. */
  readonly type: string;
  /** The same for every problem of the code. */
  readonly title: string;
  readonly status: number;
  /** The sentence for people. */
  readonly detail: string;
  readonly code: ProblemCode;
  /** For `INVALID_INPUT`: every field that is wrong. */
  readonly errors?: readonly FieldProblem[];
  /** For `VERSION_CONFLICT`: the version that the job has now. */
  readonly current_version?: number;
  /** For `TOO_MUCH_TO_COUNT`: a shorter range that is likely to do, in ms. */
  readonly range_ms?: number;
  /** For `STATE_CONFLICT`: the state that the run or job is in. */
  readonly current_state?: string;
}

/** Whether a parsed body has the form of a problem; the code may be one that this version does not know. */
export function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { type, title, status, detail, code } = body as Partial<Record<keyof Problem, unknown>>;
  return [type, title, detail, code].every((text) => typeof text === 'string') && typeof status === 'number';
}
