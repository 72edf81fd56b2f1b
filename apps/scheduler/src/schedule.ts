import type { OpenDatabase, ProcessContext, SchedulerProcessConfig } from '@aster-scheduler/runtime';
import { runScheduler } from '@aster-scheduler/scheduler';

/** Runs a scheduler on an open database that listens to `jobs`, until the signal aborts. */
export async function schedule(
  { scheduler }: Pick<SchedulerProcessConfig, 'scheduler'>,
  { db, notifier, onHint }: OpenDatabase,
  { emit, signal }: ProcessContext,
): Promise<void> {
  await runScheduler({ db, notifier, onHint, emit }, scheduler, signal);
}
