import { type Job, StateConflictError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findCodeJob } from '@aster-scheduler/job-store';

/**
 * What one start of a service declares, another program must not change behind its back.
 *
 * @throws StateConflictError
 */
export async function refuseJobOfCode(db: Db, job: Job): Promise<void> {
  const codeJob = await findCodeJob(db, job.id);
  if (codeJob === undefined) return;
  const message = `the job ${JSON.stringify(job.name)} is declared by the code of the service ${JSON.stringify(codeJob.service)}`;
  throw new StateConflictError(job.id, job.status, `${message}; change it there`);
}
