import { tickRunId } from '@aster-scheduler/core';
import { nextTick, parseSchedule, type Schedule } from '@aster-scheduler/cron';
import { noCatchupWindowMs } from '@aster-scheduler/db';
import { endOfTime } from '../dependencies/end-of-time.js';
import { type DependentTick, planDependentTicks, type SatisfiedSet } from '../dependencies/plan-dependent-ticks.js';
import type { Skip } from '../rows/insert-skips.js';
import type { RunRequest } from '../rows/run-request.js';
import type { RunnableJob } from '../rows/runnable-job.js';
import { lastStartAt } from './last-start-at.js';
import { type MadeTicks, planAroundMade } from './plan-around-made.js';
import { type AskedSkip, planAroundSkips } from './plan-around-skips.js';
import { onTimeMs, planTicks, skipStretch, type TickPlan } from './plan-ticks.js';

/** A job with due ticks. */
export interface DueJob extends RunnableJob {
  readonly cron_expr: string;
  readonly timezone: string;
  readonly anchor_at: Date;
  readonly planned_until: Date;
  /** Ticks up to here may have a row already, though planning goes on from before; null: none has. */
  readonly made_until: Date | null;
  readonly misfire_policy: 'latest' | 'all' | 'skip';
  readonly catchup_window_ms: number;
  readonly has_upstreams: boolean;
  /**
   * Ticks up to here are those of schedules that the job had before; null: it has been planned past its last edit.
   */
  readonly former_until: Date | null;
  /** Of these the one by which planning goes on. */
  readonly former?: FormerSchedule;
  /** Ticks up to now that somebody wants to be skipped; null: none. */
  readonly skips: readonly AskedSkipRow[] | null;
}

/** A schedule that a job had before. */
export interface FormerSchedule {
  /** `@manually` while it had none, or was not active. */
  readonly cron_expr: string;
  readonly timezone: string;
  readonly anchor_at: Date;
  /** Ticks up to and including this instant are its own. */
  readonly until: Date;
}

/** As JSON of the database. */
export interface AskedSkipRow {
  readonly at: string;
  readonly by: string | null;
  readonly note: string | null;
}

/**
 * Decides which of a due job's ticks become runs at `now`. What was due when the job was edited is planned by the
 * schedule of then, under the job as it is now.
 *
 * @param made ticks that have a row already
 * @throws InvalidScheduleError when this host cannot read the schedule, because it does not know the zone for example
 */
export function planDueJob(job: DueJob, now: Date, made: readonly MadeTicks[] = []): TickPlan {
  if (job.former_until !== null) return planFormerTicks(job, job.former_until, { now, made });
  const schedule = parseSchedule(job.cron_expr, { timezone: job.timezone, anchorAt: job.anchor_at });
  return planAround(job, schedule, planTicks({ ...factsOf(job), schedule }, now), made);
}

function factsOf(job: DueJob) {
  const { planned_until: plannedUntil, misfire_policy: misfirePolicy } = job;
  return { plannedUntil, misfirePolicy, catchupWindowMs: windowOf(job), toSkip: askedSkips(job).map(({ at }) => at) };
}

/** Without the ticks that somebody wants to be skipped, and without those that have a row already. */
function planAround(job: DueJob, schedule: Schedule, plan: TickPlan, made: readonly MadeTicks[]): TickPlan {
  const skips = { asked: askedSkips(job), from: job.planned_until };
  return planAroundMade(schedule, planAroundSkips(schedule, plan, skips), made);
}

function askedSkips({ skips }: DueJob): readonly AskedSkip[] {
  return (skips ?? []).map(({ at, by, note }) => {
    return { at: new Date(at), by: by ?? undefined, note: note ?? undefined };
  });
}

/** The ticks of one schedule in each pass. */
function planFormerTicks(
  job: DueJob,
  formerUntil: Date,
  { now, made }: { readonly now: Date; readonly made: readonly MadeTicks[] },
): TickPlan {
  const plan = planFormer(job, formerUntil, now, made);
  const isOver = plan.plannedUntil >= formerUntil;
  return { ...plan, nextRunAt: isOver ? nextRunAtOf(job, plan.plannedUntil) : (plan.nextRunAt ?? now) };
}

function planFormer(job: DueJob, formerUntil: Date, now: Date, made: readonly MadeTicks[]): TickPlan {
  const { former, planned_until: from } = job;
  if (former === undefined) return { runs: [], skips: [], plannedUntil: formerUntil };
  const { timezone, anchor_at: anchorAt, until } = former;
  const schedule = parseSchedule(former.cron_expr, { timezone, anchorAt });
  if (job.status === 'archived') {
    const skips = skipStretch(schedule, { from, to: until }, 'archived');
    return planAroundMade(schedule, { runs: [], skips, plannedUntil: until }, made);
  }
  const plan = planAround(job, schedule, planTicks({ ...factsOf(job), schedule, until }, now), made);
  return plan.nextRunAt !== undefined && plan.nextRunAt <= until ? plan : { ...plan, nextRunAt: undefined };
}

function nextRunAtOf(job: DueJob, after: Date): Date | undefined {
  if (job.status !== 'active') return undefined;
  const schedule = parseSchedule(job.cron_expr, { timezone: job.timezone, anchorAt: job.anchor_at });
  return nextTick(schedule, after);
}

function windowOf({ catchup_window_ms: ms }: DueJob): number | undefined {
  return ms < noCatchupWindowMs ? ms : undefined;
}

/** The rows that a job's plan comes to. */
export interface PlannedRows {
  readonly requests: readonly RunRequest[];
  readonly skips: readonly Skip[];
}

/** @param satisfied what the job's edges have seen, when all of them are satisfied */
export function toRows(job: DueJob, plan: TickPlan, satisfied: SatisfiedSet | undefined, now: Date): PlannedRows {
  const ticks = job.has_upstreams
    ? planDependentTicks(plan.runs, plan.nextRunAt, satisfied, now)
    : plan.runs.map((tick): DependentTick => ({ tick, action: 'run', upstreamRunIds: [] }));
  const inTurn = waitInTurn(job, plan, now)
    ? { job: { ...job, queueLimit: Infinity }, concurrencyPolicy: 'queue' as const }
    : { job };
  return {
    requests: ticks.flatMap((each) => toRequest(job, each, now).map((request) => ({ ...request, ...inTurn }))),
    skips: [...toSkips(job, plan), ...ticks.flatMap((each) => toUnmetSkip(job, each))],
  };
}

/**
 * Under the misfire policy `all` each tick that was noticed late runs: where its runs may not overlap they wait for
 * each other, as those of a backfill do. Of ticks that are noticed together, all but the newest are late.
 */
function waitInTurn(job: DueJob, plan: TickPlan, now: Date): boolean {
  if (job.misfire_policy !== 'all' || job.concurrencyPolicy === 'allow') return false;
  return plan.runs.length > 1 || plan.runs.some((tick) => now.getTime() - tick.getTime() > onTimeMs);
}

/** A missed tick queues up behind what is due already, so that a backlog does not delay other jobs. */
function toRequest(job: DueJob, planned: DependentTick, now: Date): RunRequest[] {
  if (planned.action === 'skip') return [];
  const { tick } = planned;
  return [
    {
      id: tickRunId(job.id, tick),
      job,
      trigger: 'schedule',
      scheduledAt: tick,
      startBefore: lastStartAt(tick, windowOf(job)),
      availableAt: now.getTime() - tick.getTime() > onTimeMs ? now : tick,
      upstreamRunIds: planned.action === 'run' && job.has_upstreams ? planned.upstreamRunIds : undefined,
      waitsUntil: planned.action === 'wait' ? (planned.until ?? endOfTime) : undefined,
    },
  ];
}

function toUnmetSkip(job: DueJob, { tick, action }: DependentTick): Skip[] {
  if (action !== 'skip') return [];
  const id = tickRunId(job.id, tick);
  return [{ id, jobId: job.id, trigger: 'schedule', scheduledAt: tick, reason: 'dependencies_not_met' }];
}

function toSkips(job: DueJob, plan: TickPlan): Skip[] {
  return plan.skips.map((skip) => ({
    id: tickRunId(job.id, skip.first),
    jobId: job.id,
    trigger: 'schedule',
    scheduledAt: skip.first,
    reason: skip.reason,
    errorMsg: skip.errorMsg,
    skippedUntil: skip.last > skip.first ? skip.last : undefined,
    skippedTicks: skip.last > skip.first ? skip.count : undefined,
  }));
}
