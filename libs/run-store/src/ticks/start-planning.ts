import type { Tx } from '@aster-scheduler/db';
import type { Cursor } from './move-cursor.js';
import { scheduleColumns, type ScheduleOfJob } from './record-schedule.js';

/** A new job, and from where on its ticks are planned. */
export interface PlannedJob extends Cursor, ScheduleOfJob {
  readonly jobId: string;
}

/** Gives new jobs their cursors, and keeps since when they have their schedules. */
export async function startPlanning(tx: Tx, jobs: readonly PlannedJob[]): Promise<void> {
  await tx
    .insertInto('job_cursors')
    .values(
      jobs.map(({ jobId, plannedUntil, nextRunAt }) => ({
        ...{ job_id: jobId, planned_until: plannedUntil, next_run_at: nextRunAt ?? null },
      })),
    )
    .execute();
  await tx
    .insertInto('job_schedules')
    .values(jobs.map((job) => ({ job_id: job.jobId, since: job.since, ...scheduleColumns(job) })))
    .execute();
}
