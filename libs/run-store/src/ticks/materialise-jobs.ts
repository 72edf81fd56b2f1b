import type { RunReason } from '@aster-scheduler/core';
import { InvalidScheduleError } from '@aster-scheduler/cron';
import { noCatchupWindowMs, type Tx } from '@aster-scheduler/db';
import { consumeCompleteMarks } from '../dependencies/consume-marks.js';
import type { MadeRun } from '../moves/make-runs.js';
import { workOff } from '../moves/work-off.js';
import { endLateRuns } from '../rows/end-late-runs.js';
import { insertSkips } from '../rows/insert-skips.js';
import { advanceCursors, type PlannedJob } from './advance-cursors.js';
import { forgetSkips } from './forget-skips.js';
import { listMadeTicks } from './list-made-ticks.js';
import type { DueJobs } from './lock-due-jobs.js';
import type { MadeTicks } from './plan-around-made.js';
import { type DueJob, planDueJob, toRows } from './plan-due-job.js';
import { isBehind } from './plan-ticks.js';

/** A job that was due and whose schedule this host cannot read: it may lack the time zone. */
export interface UnreadableJob {
  readonly jobId: string;
  readonly error: InvalidScheduleError;
}

/** A job whose ticks cannot be turned into rows. */
export interface FailedJob {
  readonly jobId: string;
  readonly error: unknown;
}

export interface MaterialisedTicks {
  readonly jobs: number;
  readonly runs: readonly MadeRun[];
  readonly skips: number;
  /** Why, of each skip; those among `runs` by the concurrency policy are not counted above and are here too. */
  readonly skipReasons: readonly RunReason[];
  /** The first of the ticks that became runs; absent where none did. */
  readonly firstTickAt?: Date;
  /** Jobs that were left as they are for a minute. */
  readonly unreadable: readonly UnreadableJob[];
  /** Jobs that were left as they are for a minute, because their part failed though the database is there. */
  readonly failed: readonly FailedJob[];
  /** Whether a further pass would find due jobs at once. */
  readonly isFull: boolean;
}

export const nothingMaterialised: MaterialisedTicks = {
  jobs: 0,
  runs: [],
  skips: 0,
  skipReasons: [],
  unreadable: [],
  failed: [],
  isFull: false,
};

export function bothMaterialised(one: MaterialisedTicks, other: MaterialisedTicks): MaterialisedTicks {
  return {
    jobs: one.jobs + other.jobs,
    runs: [...one.runs, ...other.runs],
    skips: one.skips + other.skips,
    skipReasons: [...one.skipReasons, ...other.skipReasons],
    firstTickAt: firstOf([one.firstTickAt, other.firstTickAt]),
    unreadable: [...one.unreadable, ...other.unreadable],
    failed: [...one.failed, ...other.failed],
    isFull: one.isFull || other.isFull,
  };
}

/**
 * Turns the due ticks of locked jobs into runs and skips, and moves their cursors.
 *
 * @param maxRows once there are so many rows to write, the other jobs are left for the next pass: one job may have
 *   hundreds
 */
export async function materialiseJobs(tx: Tx, due: DueJobs | undefined, maxRows: number): Promise<MaterialisedTicks> {
  if (due === undefined) return nothingMaterialised;
  const { now } = due;
  const made = await listMadeTicks(tx, due.jobs, now);
  const { planned, unreadable, hasMore } = planJobs(due.jobs, made, { now, maxRows });
  const dependent = planned.filter(({ job }) => job.has_upstreams);
  const completions = await endLateRuns(tx, { jobIds: planned.filter(mayBeLate).map(({ job }) => job.id), now });
  const firing = dependent.filter(({ plan }) => plan.runs.length > 0).map(({ job }) => job.id);
  const satisfied = await consumeCompleteMarks(tx, firing);
  const rows = planned.map(({ job, plan }) => toRows(job, plan, satisfied.get(job.id), now));
  const requests = rows.flatMap((each) => each.requests);
  const runs = await workOff(tx, { completions, requests }, now);
  const skips = rows.flatMap((each) => each.skips);
  await insertSkips(tx, skips, now);
  await forgetSkips(tx, planned);
  await advanceCursors(tx, { planned, unreadable: unreadable.map(({ job }) => job), now });
  return {
    jobs: planned.length,
    runs,
    skips: skips.length,
    skipReasons: [...skips.map(({ reason }) => reason), ...runs.flatMap(skipReasonOf)],
    firstTickAt: firstOf(planned.map(({ plan }) => plan.runs[0])),
    unreadable: unreadable.map(({ job, error }) => ({ jobId: job.id, error })),
    failed: [],
    isFull: hasMore || planned.some(({ plan }) => isBehind(plan, now)),
  };
}

function skipReasonOf({ status, reason }: MadeRun): RunReason[] {
  return status === 'skipped' && reason !== undefined ? [reason] : [];
}

function firstOf(ticks: readonly (Date | undefined)[]): Date | undefined {
  const times = ticks.flatMap((tick) => (tick === undefined ? [] : [tick.getTime()]));
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/** Whether runs of the job that are not started may be in the way of new ones though they never will be. */
function mayBeLate({ job }: PlannedJob): boolean {
  return job.has_upstreams || (job.concurrencyPolicy !== 'allow' && job.catchup_window_ms < noCatchupWindowMs);
}

function planJobs(
  jobs: readonly DueJob[],
  made: ReadonlyMap<string, readonly MadeTicks[]>,
  { now, maxRows }: { readonly now: Date; readonly maxRows: number },
) {
  const planned: PlannedJob[] = [];
  const unreadable: Array<{ readonly job: DueJob; readonly error: InvalidScheduleError }> = [];
  let rows = 0;
  for (const job of jobs) {
    if (rows >= maxRows) return { planned, unreadable, hasMore: true };
    try {
      const plan = planDueJob(job, now, made.get(job.id));
      rows += plan.runs.length + plan.skips.length;
      planned.push({ job, plan });
    } catch (error) {
      if (!(error instanceof InvalidScheduleError)) throw error;
      unreadable.push({ job, error });
    }
  }
  return { planned, unreadable, hasMore: false };
}
