import { createWakeUp } from '@aster-scheduler/db';
import { listNextTicks, type NextTick, readSchedulerAgenda, type SchedulerAgenda } from '@aster-scheduler/run-store';
import { materialisePass } from './materialise-pass.js';
import { firstPortion } from './plan-portion.js';
import type { SchedulerServices } from './scheduler-services.js';
import { makeRunsAtTicks } from './tick-runs-pass.js';

export interface SchedulingPass {
  /** Whether a job is expected to be due; its runs come before any look, so that nothing delays their start. */
  readonly isDue: boolean;
  /** Ticks that were planned for now. */
  readonly ahead: readonly NextTick[];
  /** How far to plan ahead: as long as the scheduler may sleep. */
  readonly aheadMs: number;
}

/** What a pass has done, and for what to wake after it. */
export interface PassDone extends SchedulerAgenda {
  /** How many due jobs were planned. */
  readonly jobs: number;
  /** Ticks of the jobs that are due next, when that is soon. */
  readonly ahead: readonly NextTick[];
}

/** How long the next look waits after runs were made, so that they start first. */
const startsFirstMs = 5;

/** How long it plans at most before it looks at what else there is to do: a backlog may take hours. */
const longestPassMs = 1_000;

/**
 * Makes the runs of due jobs where some are expected to be due, looks what comes next, and plans that ahead: one
 * statement when nothing is due or will be soon.
 */
export async function schedulingPass(
  services: SchedulerServices,
  pass: SchedulingPass,
  signal?: AbortSignal,
): Promise<PassDone> {
  const overAt = performance.now() + longestPassMs;
  const goesOn = (): boolean => signal?.aborted !== true && performance.now() < overAt;
  const jobs = pass.isDue ? await makeDueRuns(services, pass.ahead, goesOn) : 0;
  if (jobs > 0) await createWakeUp().sleep(startsFirstMs, signal);
  const askedAt = performance.now();
  const agenda = await readSchedulerAgenda(services.db);
  const readAt = (askedAt + performance.now()) / 2;
  const ahead = await listAhead(services, agenda, pass.aheadMs);
  return { jobs, ...later(agenda, performance.now() - readAt), ahead };
}

/**
 * The agenda as it stands `ms` later. A job that was not due when the agenda was read has not been tried yet, so its
 * time never becomes 0.
 */
function later(agenda: SchedulerAgenda, ms: number): SchedulerAgenda {
  const from = (dueInMs: number | undefined) => dueInMs && Math.max(dueInMs - ms, Number.MIN_VALUE);
  return {
    readAt: agenda.readAt,
    jobDueInMs: from(agenda.jobDueInMs),
    laterJobDueInMs: from(agenda.laterJobDueInMs),
    takeoverInMs: from(agenda.takeoverInMs),
  };
}

/**
 * Makes the runs of due jobs. Jobs that were not planned ahead, or that have changed since, are found by the look that
 * follows, unless a full portion is due.
 */
async function makeDueRuns(
  services: SchedulerServices,
  ahead: readonly NextTick[],
  goesOn: () => boolean,
): Promise<number> {
  const { jobs } = await makeRunsAtTicks(services, ahead);
  const isDone = jobs > 0 && ahead.length < firstPortion;
  return isDone ? jobs : jobs + (await materialisePass(services, goesOn));
}

async function listAhead(
  { db }: SchedulerServices,
  { jobDueInMs = Infinity }: SchedulerAgenda,
  aheadMs: number,
): Promise<readonly NextTick[]> {
  if (jobDueInMs === 0 || jobDueInMs > aheadMs) return [];
  const { ticks } = await listNextTicks(db, { withinMs: jobDueInMs, limit: firstPortion });
  return ticks;
}
