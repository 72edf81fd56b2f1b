import type { FieldProblem, Problem, ProblemCode } from './problem.js';

export interface ApiErrorDetails {
  readonly problem?: Problem;
  readonly requestId?: string;
  readonly retryAfter?: string;
  readonly attempts?: number;
}

/** The server answered with a status of 400 or more. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** `undefined` when the answer came from something in between, such as a proxy. */
  readonly code: ProblemCode | undefined;
  readonly problem: Problem | undefined;
  /** Names the request in the server's logs. */
  readonly requestId: string | undefined;
  /** When to come back, as the server says in its header `Retry-After`: seconds or a date. */
  readonly retryAfter: string | undefined;
  /** How often the request was sent. */
  readonly attempts: number;
  constructor(request: string, status: number, details: ApiErrorDetails = {}) {
    super(`${request} was answered ${status}${details.problem === undefined ? '' : `: ${details.problem.detail}`}`);
    this.status = status;
    this.code = details.problem?.code;
    this.problem = details.problem;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
    this.attempts = details.attempts ?? 1;
  }

  /** What is wrong with which field; empty unless the code is `INVALID_INPUT`. */
  get fieldProblems(): readonly FieldProblem[] {
    return this.problem?.errors ?? [];
  }
}
