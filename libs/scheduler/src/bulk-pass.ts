import { type BulkOperation, workOperations } from '@aster-scheduler/job-store';
import type { SchedulerServices } from './scheduler-services.js';

/**
 * Works off what was asked for of many jobs or runs at once, and tells whoever plans, runs and ends what has come of
 * it.
 *
 * @param goesOn asked between items
 * @returns whether something was left, because somebody has it locked
 */
export async function bulkPass({ db, notifier, now }: SchedulerServices, goesOn = () => true): Promise<boolean> {
  return workOperations(db, {
    goesOn,
    now: now?.(),
    onPortion({ action }: BulkOperation) {
      if (action === 'cancel' || action === 'delete') notifier.notify('control');
      if (action !== 'label') notifier.notify('runs');
      if (action === 'pause' || action === 'resume' || action === 'delete') notifier.notify('jobs');
    },
  });
}
