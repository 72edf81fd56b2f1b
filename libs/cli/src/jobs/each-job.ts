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
  session.terminal.note(`${printable(job.name)}: ${error.problem?.detail ?? error.message}\n`);
  session.exitCode = exitCodes.refused;
}

/** About this job alone: it is gone, it is in another state, or somebody else has changed it. */
const refusals: ReadonlySet<number> = new Set([404, 409, 412]);
