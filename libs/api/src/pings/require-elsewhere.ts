import { type Job, StateConflictError } from '@aster-scheduler/core';

/** @throws StateConflictError for a job that workers execute */
export function requireElsewhere({ id, name, runsOn }: Job): void {
  if (runsOn === 'elsewhere') return;
  const message = `job ${JSON.stringify(name)} is executed by workers: its runs_on is not elsewhere`;
  throw new StateConflictError(id, 'workers', message);
}
