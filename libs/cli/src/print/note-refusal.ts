import { ApiError } from '@aster-scheduler/client';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import type { Session } from '../session/session.js';

/**
 * Tells of what was refused for one of several things.
 *
 * @throws error when it is not about this one alone
 */
export function noteRefusal(session: Session, named: string, error: unknown): void {
  if (error instanceof CliError && unfound.has(error.exitCode)) {
    session.terminal.note(`${printable(named)}: ${error.message}\n`);
    session.exitCode = exitCodes.refused;
    return;
  }
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

/** There is none of that name, or it means several. */
const unfound: ReadonlySet<number> = new Set([exitCodes.notFound, exitCodes.usage]);
