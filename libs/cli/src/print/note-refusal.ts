import { ApiError } from '@aster-scheduler/client';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import type { Session } from '../session/session.js';

/**
 * Tells of what was refused for one of several jobs or runs.
 *
 * @throws error when it is not about this one alone
 */
export function noteRefusal(session: Session, named: string, error: unknown): void {
  if (!(error instanceof ApiError && refusals.has(error.status))) throw error;
  const fields = error.fieldProblems.map(({ field, message }) => `${field}: ${message}`);
  for (const told of fields.length > 0 ? fields : [error.problem?.detail ?? error.message]) {
    session.terminal.note(`${printable(named)}: ${printable(told)}\n`);
  }
  session.exitCode = exitCodes.refused;
}

/**
 * May be about this one alone: what is asked for does not fit it, it is out of reach, gone or in another state, or
 * somebody else has changed it.
 */
const refusals: ReadonlySet<number> = new Set([400, 403, 404, 409, 412, 422]);
