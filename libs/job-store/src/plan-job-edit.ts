import type { Job, JobDefinition } from '@aster-scheduler/core';
import { nextTick, storedSchedule } from '@aster-scheduler/cron';

/** Where planning of a job stands after an edit. */
export interface CursorPlan {
  readonly anchorAt: Date;
  readonly plannedUntil: Date;
  readonly nextRunAt?: Date;
  /** From when on the schedule counts. */
  readonly since: Date;
  /** The first tick of a schedule that is another one, whatever the status; absent: it has none. */
  readonly nextTickAt?: Date;
  /** Whether the schedule is another one than before. */
  readonly isNewSchedule: boolean;
  /** Whether ticks are counted anew from here: the schedule or the status has changed. */
  readonly isRescheduled: boolean;
}

/**
 * Decides where planning stands after an edit at `now`. Edits do not reach back: whatever was due up to `now` is
 * accounted for before, and the first tick of the new schedule comes after it. An edit that touches neither schedule
 * nor status moves nothing, so `@every` keeps its beat.
 *
 * @param isUnreadable the schedule before could not be read, so nothing of it is accounted for: the one that takes its
 *   place counts from where that stood
 */
export function planJobEdit(
  before: Job | undefined,
  after: JobDefinition,
  now: Date,
  isUnreadable = false,
): CursorPlan {
  const isNewSchedule =
    before === undefined || before.cronExpr !== after.cronExpr || before.timezone !== after.timezone;
  const isRescheduled = isNewSchedule || before.status !== after.status;
  const anchorAt = isNewSchedule ? now : before.anchorAt;
  const isKept = before !== undefined && (isUnreadable || before.plannedUntil > now);
  const plannedUntil = isKept ? before.plannedUntil : now;
  const since = isUnreadable && plannedUntil < now ? plannedUntil : now;
  const isActive = after.status === 'active';
  const first = isActive || isNewSchedule ? firstTick(after, anchorAt, plannedUntil) : undefined;
  const nextRunAt = isActive ? first : undefined;
  const nextTickAt = isNewSchedule ? first : undefined;
  return { anchorAt, plannedUntil, nextRunAt, nextTickAt, since, isNewSchedule, isRescheduled };
}

function firstTick(job: JobDefinition, anchorAt: Date, after: Date): Date | undefined {
  if (job.cronExpr === undefined) return undefined;
  return nextTick(storedSchedule(job.cronExpr, { timezone: job.timezone, anchorAt }), after);
}
