import {
  createPartitions,
  dropOldRuns,
  indexPastWeek,
  removeDeletedJobs,
  removeSurplusRuns,
} from '@aster-scheduler/run-store';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

/** Makes room for the history to come and removes what is kept no longer. */
export async function historyPass(
  { db }: SchedulerServices,
  { retentionMs }: SchedulerOptions,
  signal?: AbortSignal,
): Promise<void> {
  await createPartitions(db);
  while (signal?.aborted !== true && (await indexPastWeek(db)));
  if (retentionMs !== undefined) {
    while (signal?.aborted !== true && (await dropOldRuns(db, retentionMs)));
  }
  await removeSurplusRuns(db, signal);
  while (signal?.aborted !== true && (await removeDeletedJobs(db)));
}
