import { ApiError, ApiUnreachableError, type ProblemCode } from '@aster-scheduler/client';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { exitCodeOf } from './report-error.js';

/** Between two questions to a server that answers nothing, or only that it cannot. */
export const againMs = 5_000;

/** A server that was there before. */
export interface Away {
  readonly since: Date;
  /** What the last request came to; absent: nothing yet. */
  readonly error?: unknown;
}

/** Where the status alone does not say whether it passes. */
const passing: ReadonlyMap<ProblemCode, boolean> = new Map([
  ['QUERY_TOO_SLOW', true],
  ['LOCKED_TOO_LONG', true],
  ['TOO_MUCH_TO_COUNT', false],
]);

/** Whether the same may succeed later, without anybody doing something at the prompt. */
export function isAway(error: unknown): boolean {
  const passes = error instanceof ApiError && error.code !== undefined ? passing.get(error.code) : undefined;
  return passes ?? exitCodeOf(error) === exitCodes.unavailable;
}

/** In one line, for whoever looks at what was true before. */
export function sayAway({ since, error }: Away, times: Times): string {
  const style = times.style === 'relative' ? 'local' : times.style; // nobody draws it again each second
  const what = isThere(error) ? 'refused' : 'away';
  return `${what} since ${formatInstant(since, { ...times, style })}, asked again and again: ${printable(reasonOf(error))}`;
}

/** A server that says itself why it does not do it now; without its database it is as good as away. */
function isThere(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code !== undefined && error.code !== 'DATABASE_UNAVAILABLE';
}

function reasonOf(error: unknown): string {
  if (error === undefined) return 'no answer yet';
  if (error instanceof ApiUnreachableError) return error.reason;
  if (isThere(error)) return error.problem?.detail ?? error.message;
  return error instanceof ApiError ? `it answers ${error.status}` : 'something else answers';
}
