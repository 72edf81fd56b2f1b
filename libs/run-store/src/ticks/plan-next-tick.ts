import { tickRunId } from '@aster-scheduler/core';
import { InvalidScheduleError, nextTick, parseSchedule } from '@aster-scheduler/cron';

/** A job as it stands before its next tick is due, or just when it is. */
export interface UpcomingJob {
  readonly id: string;
  readonly version: number;
  readonly cronExpr: string;
  readonly timezone: string;
  readonly anchorAt: Date;
  /** Every tick up to and including this instant is accounted for. */
  readonly plannedUntil: Date;
  /** When the job is to be looked at: at its next tick, unless it is behind or was put aside. */
  readonly dueAt: Date;
  /**
   * Whether its runs need no place and wait for no other job, none of its ticks may have a row already, and the next
   * one is not to be skipped.
   */
  readonly canBePlannedAhead: boolean;
}

/** A tick that has its run when it is due, if nothing about the job changes until then. */
export interface NextTick {
  readonly jobId: string;
  readonly version: number;
  readonly plannedUntil: Date;
  readonly tick: Date;
  readonly runId: string;
  /** The one after it. */
  readonly nextTick?: Date;
}

/**
 * Plans the next tick of a job, for when it is due; `undefined` where more has to be known by then: the runs that are
 * in the way or that it depends on, the ticks it has missed, or how to read its schedule.
 */
export function planNextTick(job: UpcomingJob): NextTick | undefined {
  if (!job.canBePlannedAhead) return undefined;
  try {
    const schedule = parseSchedule(job.cronExpr, { timezone: job.timezone, anchorAt: job.anchorAt });
    const tick = nextTick(schedule, job.plannedUntil);
    if (tick?.getTime() !== job.dueAt.getTime()) return undefined;
    const { id: jobId, version, plannedUntil } = job;
    return { jobId, version, plannedUntil, tick, runId: tickRunId(jobId, tick), nextTick: nextTick(schedule, tick) };
  } catch (error) {
    if (error instanceof InvalidScheduleError) return undefined;
    throw error;
  }
}
