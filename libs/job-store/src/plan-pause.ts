import type { Change, Job, JobPause, JobStatus } from '@aster-scheduler/core';

/** What is said when a job is paused, besides that it is. */
export interface AskedPause {
  readonly note?: string;
  /** Absent: until somebody resumes it. */
  readonly until?: Date;
}

/**
 * Decides what is known of the pause of a job after an edit at `now`. Who pauses a job that is paused says anew why
 * and until when, and not since when; any other edit leaves that as it is.
 *
 * @param asked absent: nothing was said, as when the status alone is set
 * @returns `undefined` for a job that is not paused
 */
export function planPause(
  before: Job | undefined,
  status: JobStatus,
  { asked, change, now }: { readonly asked?: AskedPause; readonly change: Change; readonly now: Date },
): JobPause | undefined {
  if (status !== 'inactive') return undefined;
  const current = before?.pause;
  if (current !== undefined && asked === undefined) return current;
  return { ...asked, by: change.by, at: current?.at ?? now };
}

/**
 * From when on the schedule of a job counts whose pause has run out. Not from when that was noticed: what fell due
 * meanwhile was missed, and is treated as such. A tick at `until` itself has its run.
 */
export function resumedAt({ plannedUntil }: Pick<Job, 'plannedUntil'>, until: Date): Date {
  const justBefore = new Date(until.getTime() - 1);
  return justBefore > plannedUntil ? justBefore : plannedUntil;
}
