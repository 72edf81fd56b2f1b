import {
  alignNextPortion,
  findRemains,
  followNextStatuses,
  removeDeletedJobs,
  restoreMissingWorkers,
} from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/**
 * Works off what edits and deletions of jobs with many runs have left, a portion at a time, and gives back what workers
 * hold that are not there: one statement when there is nothing.
 *
 * @param goesOn asked between portions
 */
export async function remainsPass({ db, notifier, now }: SchedulerServices, goesOn = () => true): Promise<void> {
  const { hasBacklogs, hasDeletedJobs, hasUnmovedRuns, hasMissingWorkers } = await findRemains(db);
  if (hasUnmovedRuns && (await followNextStatuses(db, { goesOn, now: now?.() })) > 0) notifier.notify('runs');
  if (hasBacklogs) {
    while (goesOn() && (await alignNextPortion(db))) notifier.notify('runs');
  }
  if (hasMissingWorkers) await restoreMissingWorkers(db, now?.());
  if (hasDeletedJobs) while (goesOn() && (await removeDeletedJobs(db)));
}
