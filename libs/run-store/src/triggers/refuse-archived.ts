import { StateConflictError } from '@aster-scheduler/core';
import type { LockedJob } from '../locks/lock-jobs.js';

/**
 * Refuses to make runs of an archived job.
 *
 * @throws StateConflictError
 */
export function refuseArchived({ id, name, status }: LockedJob): void {
  if (status !== 'archived') return;
  const message = `job ${JSON.stringify(name)} is archived and takes no runs; make it active or inactive first`;
  throw new StateConflictError(id, status, message);
}
