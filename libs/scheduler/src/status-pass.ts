import { followNextStatuses } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/**
 * Moves what pausing, resuming or archiving a job with many runs has left: one statement when there is nothing.
 *
 * @param goesOn asked between portions
 */
export async function statusPass({ db, notifier, now }: SchedulerServices, goesOn = () => true): Promise<void> {
  const jobs = await followNextStatuses(db, { goesOn, now: now?.() });
  if (jobs > 0) notifier.notify('runs');
}
