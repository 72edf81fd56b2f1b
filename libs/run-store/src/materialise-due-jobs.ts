import { tickRunId } from '@aster-scheduler/core';
import { parseSchedule } from '@aster-scheduler/cron';
import { type Db, inTransaction, instant, rowsOf, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { consumeCompleteMarks } from './consume-marks.js';
import { type InsertedRun, insertRuns, type RunRequest } from './insert-runs.js';
import { insertSkips, type Skip } from './insert-skips.js';
import type { RunnableJob } from './lock-jobs.js';
import { onTimeMs, planTicks, type TickPlan } from './plan-ticks.js';
import { skipUnmetRuns } from './skip-unmet-runs.js';

/** Jobs planned in one transaction: enough to be fast, few enough that no transaction is long. */
export const jobsPerPass = 1_000;

export interface MaterialisedTicks {
  readonly jobs: number;
  readonly runs: readonly InsertedRun[];
  readonly skips: number;
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
  const limit = options.limit ?? jobsPerPass;
  return inTransaction(db, async (tx) => {
    const jobs = await lockDueJobs(
      tx,
      options.now,
      sql`c.next_run_at <= ${instant(options.now)} order by c.next_run_at limit ${limit} for update of c skip locked`,
    );
    const done = await materialise(tx, jobs);
    return { ...done, isFull: jobs.length === limit || done.hasMore };
  });
}

/**
 * Does the same for one job before it is edited, so that ticks of its old schedule keep what they would have had.
 * Waits for a scheduler that has the job in hand; the job's cursor is held until the transaction ends.
 */
export async function materialiseJob(tx: Tx, jobId: string, now?: Date): Promise<InsertedRun[]> {
  const runs: InsertedRun[] = [];
  for (;;) {
    const jobs = await lockDueJobs(
      tx,
      now,
      sql`c.job_id = ${jobId} and c.next_run_at <= ${instant(now)} for update of c`,
    );
    const done = await materialise(tx, jobs);
    runs.push(...done.runs);
    if (!done.hasMore) return runs;
  }
}

interface DueJob extends RunnableJob {
  readonly cron_expr: string;
  readonly timezone: string;
  readonly anchor_at: Date;
  readonly planned_until: Date;
  readonly misfire_policy: 'latest' | 'all' | 'skip';
  readonly catchup_window_ms: number;
  readonly has_upstreams: boolean;
  readonly now: Date;
}

async function lockDueJobs(tx: Tx, now: Date | undefined, due: RawBuilder<unknown>): Promise<DueJob[]> {
  const result = await sql<DueJob>`
    select j.id, j.pool, j.priority, j.handler, j.concurrency_policy as "concurrencyPolicy",
      j.queue_limit as "queueLimit", j.cron_expr, j.timezone, j.anchor_at, j.misfire_policy, j.catchup_window_ms,
      c.planned_until, ${instant(now)} as now,
      exists (select from aster.job_dependencies d where d.job_id = j.id) as has_upstreams
    from aster.job_cursors c join aster.jobs j on j.id = c.job_id
    where ${due}`.execute(tx);
  return result.rows;
}

async function materialise(tx: Tx, jobs: readonly DueJob[]) {
  const now = jobs[0]?.now;
  if (now === undefined) return { jobs: 0, runs: [], skips: 0, hasMore: false };
  const plans = jobs.map((job) => ({ job, plan: planDueJob(job, now) }));
  const waiting = jobs.filter((job) => job.has_upstreams).map((job) => job.id);
  await skipUnmetRuns(tx, { jobIds: waiting, now });
  const consumed = await consumeCompleteMarks(tx, waiting);
  const requests = plans.flatMap(({ job, plan }) => toRequests(job, plan, now, consumed.get(job.id)));
  const runs = await insertRuns(tx, requests, now);
  const skips = plans.flatMap(({ job, plan }) => toSkips(job, plan));
  await insertSkips(tx, skips, now);
  await advanceCursors(tx, plans);
  return { jobs: jobs.length, runs, skips: skips.length, hasMore: plans.some(({ plan }) => plan.plannedUntil < now) };
}

function planDueJob(job: DueJob, now: Date): TickPlan {
  const schedule = parseSchedule(job.cron_expr, { timezone: job.timezone, anchorAt: job.anchor_at });
  return planTicks(
    {
      schedule,
      plannedUntil: job.planned_until,
      misfirePolicy: job.misfire_policy,
      catchupWindowMs: job.catchup_window_ms,
    },
    now,
  );
}

/**
 * A tick of a job with dependencies waits for them until the next tick; of several ticks at once the first ones have
 * run out already, and the last one takes the marks that are there. A missed tick queues up behind what is due already,
 * so that a backlog does not delay other jobs.
 */
function toRequests(
  job: DueJob,
  plan: TickPlan,
  now: Date,
  upstreamRunIds: readonly string[] | undefined,
): RunRequest[] {
  return plan.runs.map((tick, index) => {
    const next = plan.runs[index + 1] ?? plan.nextRunAt;
    const takesMarks = index === plan.runs.length - 1 && upstreamRunIds !== undefined;
    return {
      id: tickRunId(job.id, tick),
      job,
      trigger: 'schedule',
      scheduledAt: tick,
      availableAt: now.getTime() - tick.getTime() > onTimeMs ? now : tick,
      upstreamRunIds: takesMarks ? upstreamRunIds : undefined,
      waitsUntil: job.has_upstreams && !takesMarks ? (next ?? endOfTime) : undefined,
    };
  });
}

/** Waits for ever: there is no next tick. */
const endOfTime = new Date('9999-12-31T00:00:00Z');

function toSkips(job: DueJob, plan: TickPlan): Skip[] {
  return plan.skips.map((skip) => ({
    id: tickRunId(job.id, skip.first),
    jobId: job.id,
    trigger: 'schedule',
    scheduledAt: skip.first,
    reason: skip.reason,
    skippedUntil: skip.last > skip.first ? skip.last : undefined,
    skippedTicks: skip.last > skip.first ? skip.count : undefined,
  }));
}

async function advanceCursors(tx: Tx, plans: readonly { job: DueJob; plan: TickPlan }[]): Promise<void> {
  const rows = plans.map(({ job, plan }) => ({
    job_id: job.id,
    planned_until: plan.plannedUntil,
    next_run_at: plan.nextRunAt,
  }));
  await sql`update aster.job_cursors c set planned_until = input.planned_until, next_run_at = input.next_run_at
    from ${rowsOf(rows, 'job_id uuid, planned_until timestamptz, next_run_at timestamptz')}
    where c.job_id = input.job_id and c.job_id = any(${rows.map((row) => row.job_id)}::uuid[])`.execute(tx);
}
