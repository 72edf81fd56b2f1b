import { alignNextPortion, findRemains, removeDeletedJobs } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/**
 * Works off what edits and deletions of jobs with many runs have left, a portion at a time: one statement when there is
 * nothing.
 *
 * @param goesOn asked between portions
 */
export async function remainsPass({ db, notifier }: SchedulerServices, goesOn = () => true): Promise<void> {
  const { hasBacklogs, hasDeletedJobs } = await findRemains(db);
  if (hasBacklogs) {
    while (goesOn() && (await alignNextPortion(db))) notifier.notify('runs');
  }
  if (hasDeletedJobs) while (goesOn() && (await removeDeletedJobs(db)));
}
