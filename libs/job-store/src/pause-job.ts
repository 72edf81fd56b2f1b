import { InvalidInputError, type Job, StateConflictError } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import type { AskedPause } from './plan-pause.js';
import { type EditOptions, updateJob } from './update-job.js';

/**
 * Pauses a job, or says anew of a paused one why and until when.
 *
 * @throws NotFoundError, VersionConflictError
 * @throws InvalidInputError when the end of the pause is over already
 * @throws StateConflictError for an archived job
 */
export async function pauseJob(
  db: Db,
  jobId: string,
  asked: AskedPause = {},
  options: Omit<EditOptions, 'pause'> = {},
): Promise<Job> {
  const now = options.now ?? (await serverTime(db));
  if (asked.until !== undefined && asked.until <= now) {
    throw new InvalidInputError([{ field: 'until', message: 'must lie in the future' }]);
  }
  return updateJob(
    db,
    jobId,
    (job) => {
      refuseArchived(job, 'paused');
      return isPausedSo(job, asked) ? {} : { status: 'inactive' };
    },
    { ...options, pause: asked },
  );
}

/**
 * Has a paused job go on; one that is active stays as it is.
 *
 * @throws NotFoundError, VersionConflictError
 * @throws StateConflictError for an archived job
 */
export async function resumeJob(db: Db, jobId: string, options: Omit<EditOptions, 'pause'> = {}): Promise<Job> {
  return updateJob(
    db,
    jobId,
    (job) => {
      refuseArchived(job, 'resumed');
      return job.status === 'active' ? {} : { status: 'active' };
    },
    options,
  );
}

function isPausedSo({ status, pause }: Job, { note, until }: AskedPause): boolean {
  return status === 'inactive' && pause?.note === note && pause?.until?.getTime() === until?.getTime();
}

function refuseArchived({ id, status }: Job, what: string): void {
  if (status !== 'archived') return;
  throw new StateConflictError(id, status, `the job is archived and cannot be ${what}: set its status`);
}
