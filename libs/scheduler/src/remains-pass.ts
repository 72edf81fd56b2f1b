import {
  alignNextPortion,
  findRemains,
  followNextStatuses,
  isCausedByItems,
  type Remains,
  removeDeletedJobs,
  replaceNextRuns,
  restoreMissingWorkers,
} from '@aster-scheduler/run-store';
import type { Presence } from './presence.js';
import type { SchedulerServices } from './scheduler-services.js';

export interface RemainsOptions {
  /** Asked between portions. */
  readonly goesOn?: () => boolean;
  /** Noted by the way. */
  readonly presence?: Presence;
}

/**
 * Works off what edits and deletions of jobs with many runs have left, a portion at a time, and gives back what workers
 * hold that are not there: one statement when there is nothing. A failure is reported and does not stop the rest.
 *
 * @returns what there was to be done at the begin; pauses and operations are left to others
 */
export async function remainsPass(services: SchedulerServices, options: RemainsOptions = {}): Promise<Remains> {
  const { goesOn = () => true, presence } = options;
  const { db, notifier, now } = services;
  const found = await findRemains(db, presence?.toNote(), now?.());
  const { hasBacklogs, hasDeletedJobs, hasUnmovedRuns, hasMissingWorkers, hasReplacedRuns } = found;
  presence?.noted();
  if (hasMissingWorkers) await tried(services, 'recovering runs without a worker', restoreMissingWorkers(db, now?.()));
  if (hasUnmovedRuns) await tried(services, 'moving runs of paused jobs', followStatuses(services, goesOn));
  if (hasReplacedRuns) {
    const replace = replaceNextRuns(db, { goesOn, now: now?.() }).then(() => {
      notifier.notify('runs');
      notifier.notify('control'); // for those that are running
    });
    await tried(services, 'cancelling runs that are replaced', replace);
  }
  if (hasBacklogs) {
    const align = whileThereIsMore(goesOn, async () => {
      const hasMore = await alignNextPortion(db);
      if (hasMore) notifier.notify('runs');
      return hasMore;
    });
    await tried(services, 'bringing runs in line with their jobs', align);
  }
  if (hasDeletedJobs) {
    const remove = whileThereIsMore(goesOn, async () => removeDeletedJobs(db));
    await tried(services, 'removing the history of deleted jobs', remove);
  }
  return found;
}

async function followStatuses({ db, notifier, emit, now }: SchedulerServices, goesOn: () => boolean): Promise<void> {
  const { jobs, failed } = await followNextStatuses(db, { goesOn, now: now?.() });
  if (jobs > 0) notifier.notify('runs');
  for (const { jobId, error } of failed) {
    emit({ type: 'service.failed', service: 'scheduler', doing: `moving runs of job ${jobId}`, error });
  }
}

async function whileThereIsMore(goesOn: () => boolean, work: () => Promise<boolean>): Promise<void> {
  while (goesOn() && (await work()));
}

async function tried({ emit }: SchedulerServices, doing: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isCausedByItems(error)) throw error;
    emit({ type: 'service.failed', service: 'scheduler', doing, error });
  }
}
