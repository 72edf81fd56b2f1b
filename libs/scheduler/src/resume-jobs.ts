import type { WakeUp } from '@aster-scheduler/db';
import { resumeDueJobs } from '@aster-scheduler/job-store';
import type { SchedulerServices } from './scheduler-services.js';

/**
 * Resumes the jobs whose pause is over.
 *
 * @param wakeUp wakes the planning: ticks may be due since the end of the pause
 * @returns after how many milliseconds the next pause is over
 */
export async function resumeJobs(
  { db, notifier, emit, now }: SchedulerServices,
  wakeUp: WakeUp,
  goesOn = () => true,
): Promise<number> {
  const { resumed, failed, nextInMs = Infinity } = await resumeDueJobs(db, { now: now?.(), goesOn });
  for (const { id, name, pool } of resumed) {
    emit({ type: 'job.resumed', jobId: id, jobName: name });
    notifier.notify('runs', pool);
  }
  for (const { item: jobId, error } of failed) {
    emit({ type: 'service.failed', service: 'scheduler', doing: `resuming job ${jobId}`, error });
  }
  if (resumed.length > 0) {
    notifier.notify('jobs');
    wakeUp.ring();
  }
  return nextInMs;
}
