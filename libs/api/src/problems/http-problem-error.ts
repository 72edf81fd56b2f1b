import type { ProblemCode } from '@aster-scheduler/client';
import type { ErrorCode } from '@aster-scheduler/core';

/** Codes of problems that arise at the HTTP edge alone. */
export type HttpProblemCode = Exclude<ProblemCode, ErrorCode>;

/** The request cannot be answered as it is; nothing behind the edge has seen it. */
export class HttpProblemError extends Error {
  override readonly name = 'HttpProblemError';
  readonly code: HttpProblemCode;
  /** Headers that belong to the answer, such as `Allow`. */
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: HttpProblemCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}
