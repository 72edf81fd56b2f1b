import { ApiError, type JobResource } from '@aster-scheduler/client';
import { exitCodes } from '../errors/exit-codes.js';
import { printable } from '../output/printable.js';
import type { Session } from '../session/session.js';

/** Does the same to each job. What the server refuses for one of several does not keep the others from it. */
export async function eachJob(
  session: Session,
  jobs: readonly JobResource[],
  change: (job: JobResource) => Promise<void>,
): Promise<void> {
  for (const job of jobs) {
    try {
      await change(job);
    } catch (error) {
      if (jobs.length === 1) throw error;
      noteRefusal(session, job, error);
    }
  }
}

/**
 * Tells of what was refused for one of several jobs.
 *
 * @throws error when it is not about this job alone
 */
export function noteRefusal(session: Session, job: JobResource, error: unknown): void {
  if (!(error instanceof ApiError && refusals.has(error.status))) throw error;
  const fields = error.fieldProblems.map(({ field, message }) => `${field}: ${message}`);
  for (const told of fields.length > 0 ? fields : [error.problem?.detail ?? error.message]) {
    session.terminal.note(`${printable(job.name)}: ${printable(told)}\n`);
  }
  session.exitCode = exitCodes.refused;
}

/**
 * May be about this job alone: what is asked for does not fit it, it is out of reach, gone or in another state, or
 * somebody else has changed it.
 */
const refusals: ReadonlySet<number> = new Set([400, 403, 404, 409, 412, 422]);
