import {
  type OpenDatabase,
  type ProcessContext,
  processName,
  programVersion,
  type SchedulerProcessConfig,
} from '@aster-scheduler/runtime';
import { runScheduler, schedulerDefaults } from '@aster-scheduler/scheduler';

/** Runs a scheduler on an open database that listens to `jobs`, until the signal aborts. */
export async function schedule(
  { scheduler }: Pick<SchedulerProcessConfig, 'scheduler'>,
  { db, notifier, onHint }: OpenDatabase,
  { emit, signal }: ProcessContext,
): Promise<void> {
  await runScheduler(
    { db, notifier, onHint, emit },
    { ...schedulerDefaults, ...scheduler, name: processName(), version: programVersion() },
    signal,
  );
}
