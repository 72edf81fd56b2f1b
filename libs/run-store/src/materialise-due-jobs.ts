import { InvalidScheduleError } from '@aster-scheduler/cron';
import { type Db, inTransaction, rowsByKey, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { consumeCompleteMarks } from './consume-marks.js';
import { type InsertedRun, insertRuns } from './insert-runs.js';
import { insertSkips } from './insert-skips.js';
import { type DueJobs, findOverdueJob, lockDueJobs, lockIfDue } from './lock-due-jobs.js';
import { type DueJob, planDueJob, toRows } from './plan-due-job.js';
import type { TickPlan } from './plan-ticks.js';
import { skipUnmetRuns } from './skip-unmet-runs.js';

/** Jobs planned in one transaction: enough to be fast, few enough that no transaction is long. */
export const jobsPerPass = 1_000;

/** A job whose schedule this host cannot read is looked at again after so long, by whoever is first. */
const unreadableRetryMs = 60_000;

/** A job that was due and whose schedule this host cannot read: it may lack the time zone. */
export interface UnreadableJob {
  readonly jobId: string;
  readonly error: InvalidScheduleError;
}

export interface MaterialisedTicks {
  readonly jobs: number;
  readonly runs: readonly InsertedRun[];
  readonly skips: number;
  /** Jobs that were left as they are for a minute. */
  readonly unreadable: readonly UnreadableJob[];
  /** Whether a further pass would find due jobs at once. */
  readonly isFull: boolean;
}

export interface MaterialiseOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** At most so many jobs. */
  readonly limit?: number;
}

/**
 * Turns the due ticks of the jobs that are due first into runs and skips, and moves those jobs' cursors, in one
 * transaction. Any number of schedulers may do this at once: jobs that another one has in hand are passed over.
 */
export async function materialiseDueJobs(db: Db, options: MaterialiseOptions = {}): Promise<MaterialisedTicks> {
  const { now, limit = jobsPerPass } = options;
  const { due, done } = await inTransaction(db, async (tx) => {
    const locked = await lockDueJobs(tx, limit, now);
    return { due: locked, done: await materialise(tx, locked) };
  });
  if (due?.jobs.length === limit) return { ...done, isFull: true };
  const overdueJobId = due === undefined ? await findOverdueJob(db, now) : due.overdueJobId;
  if (overdueJobId === undefined || due?.jobs.some((job) => job.id === overdueJobId) === true) return done;
  const more = await inTransaction(db, async (tx) => materialise(tx, await lockIfDue(tx, overdueJobId, now)));
  return {
    jobs: done.jobs + more.jobs,
    runs: [...done.runs, ...more.runs],
    skips: done.skips + more.skips,
    unreadable: [...done.unreadable, ...more.unreadable],
    isFull: done.isFull || more.isFull,
  };
}

/**
 * Does the same for one job before it is edited, so that ticks of its old schedule keep what they would have had.
 * Waits for a scheduler that has the job in hand; the job's cursor is held until the transaction ends.
 */
export async function materialiseJob(tx: Tx, jobId: string, now?: Date): Promise<InsertedRun[]> {
  const runs: InsertedRun[] = [];
  for (;;) {
    const done = await materialise(tx, await lockIfDue(tx, jobId, now));
    runs.push(...done.runs);
    if (!done.isFull) return runs;
  }
}

interface PlannedJob {
  readonly job: DueJob;
  readonly plan: TickPlan;
}

async function materialise(tx: Tx, due: DueJobs | undefined): Promise<MaterialisedTicks> {
  if (due === undefined) return { jobs: 0, runs: [], skips: 0, unreadable: [], isFull: false };
  const { jobs, now } = due;
  const { planned, unreadable } = planJobs(jobs, now);
  const dependent = planned.filter(({ job }) => job.has_upstreams);
  await skipUnmetRuns(tx, { jobIds: dependent.map(({ job }) => job.id), now });
  const firing = dependent.filter(({ plan }) => plan.runs.length > 0).map(({ job }) => job.id);
  const satisfied = await consumeCompleteMarks(tx, firing);
  const rows = planned.map(({ job, plan }) => toRows(job, plan, satisfied.get(job.id), now));
  const runs = await insertRuns(
    tx,
    rows.flatMap((each) => each.requests),
    now,
  );
  const skips = rows.flatMap((each) => each.skips);
  await insertSkips(tx, skips, now);
  await advanceCursors(tx, planned, unreadable, now);
  const isFull = planned.some(({ plan }) => isBehind(plan, now));
  return { jobs: planned.length, runs, skips: skips.length, unreadable, isFull };
}

function planJobs(jobs: readonly DueJob[], now: Date) {
  const planned: PlannedJob[] = [];
  const unreadable: UnreadableJob[] = [];
  for (const job of jobs) {
    try {
      planned.push({ job, plan: planDueJob(job, now) });
    } catch (error) {
      if (!(error instanceof InvalidScheduleError)) throw error;
      unreadable.push({ jobId: job.id, error });
    }
  }
  return { planned, unreadable };
}

/** Whether the plan is a portion, and more of the job's ticks are due. */
function isBehind(plan: TickPlan, now: Date): boolean {
  return plan.nextRunAt !== undefined && plan.nextRunAt <= now;
}

/** A job with more due ticks goes to the end of the line, so that it does not keep the others waiting. */
async function advanceCursors(
  tx: Tx,
  planned: readonly PlannedJob[],
  unreadable: readonly UnreadableJob[],
  now: Date,
): Promise<void> {
  const cursors = new Map<string, object>();
  for (const { job, plan } of planned) {
    const nextRunAt = isBehind(plan, now) ? now : plan.nextRunAt;
    cursors.set(job.id, { planned_until: plan.plannedUntil, next_run_at: nextRunAt });
  }
  for (const { jobId } of unreadable) {
    cursors.set(jobId, { next_run_at: new Date(now.getTime() + unreadableRetryMs) });
  }
  await sql`
    with input as materialized (select ${rowsByKey(cursors)} as rows)
    update aster.job_cursors c set
      planned_until = coalesce(((select rows from input) -> c.job_id::text ->> 'planned_until')::timestamptz,
        c.planned_until),
      next_run_at = ((select rows from input) -> c.job_id::text ->> 'next_run_at')::timestamptz
    where c.job_id = any(${[...cursors.keys()]}::uuid[])`.execute(tx);
}
