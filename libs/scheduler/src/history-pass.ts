import {
  createPartitions,
  dropOldRuns,
  indexNextWeek,
  indexPastWeek,
  listUnpartitionedWeeks,
  removeOldKeys,
  removeSurplusRuns,
} from '@aster-scheduler/run-store';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

/** Makes room for the history to come and removes what is kept no longer. */
export async function historyPass(
  { db, emit }: SchedulerServices,
  { retentionMs }: SchedulerOptions,
  signal?: AbortSignal,
): Promise<void> {
  await createPartitions(db);
  const weeks = await listUnpartitionedWeeks(db);
  if (weeks.length > 0) emit({ type: 'history.weeks-unpartitioned', weeks });
  await indexNextWeek(db);
  while (signal?.aborted !== true && (await indexPastWeek(db)));
  if (retentionMs !== undefined) {
    while (signal?.aborted !== true && (await dropOldRuns(db, retentionMs)));
  }
  while (signal?.aborted !== true && (await removeOldKeys(db)));
  await removeSurplusRuns(db, signal);
}
