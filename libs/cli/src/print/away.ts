import { ApiError, ApiUnreachableError } from '@aster-scheduler/client';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { exitCodeOf } from './report-error.js';

/** A server that was there before. */
export interface Away {
  readonly since: Date;
  /** What the last request came to; absent: nothing yet. */
  readonly error?: unknown;
}

/** Whether the same may succeed later, without anybody doing something at the prompt. */
export function isAway(error: unknown): boolean {
  return exitCodeOf(error) === exitCodes.unavailable;
}

/** In one line, for whoever looks at what was true before. */
export function sayAway({ since, error }: Away, times: Times): string {
  const style = times.style === 'relative' ? 'local' : times.style; // nobody draws it again each second
  return `away since ${formatInstant(since, { ...times, style })}, asked again and again: ${printable(reasonOf(error))}`;
}

function reasonOf(error: unknown): string {
  if (error === undefined) return 'no answer yet';
  if (error instanceof ApiUnreachableError) return error.reason;
  return error instanceof ApiError ? `it answers ${error.status}` : 'something else answers';
}
