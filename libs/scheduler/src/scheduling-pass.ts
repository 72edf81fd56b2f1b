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

/** What a pass has done, and what there is to be awake for after it. */
export interface PassDone extends SchedulerAgenda {
  /** How many due jobs were planned. */
  readonly jobs: number;
  /** Ticks of the jobs that are due next, when that is soon. */
  readonly ahead: readonly NextTick[];
}

/** After runs were made, the next look waits for so long: they are to start first. */
const startsFirstMs = 5;

/** The longest that is planned without a look at what else there is to do: a backlog may take hours. */
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

/** The agenda after so many milliseconds. What was not due when it was read is still to be tried, so it is never 0. */
function later(agenda: SchedulerAgenda, ms: number): SchedulerAgenda {
  const from = (dueInMs: number | undefined) => dueInMs && Math.max(dueInMs - ms, Number.MIN_VALUE);
  return {
    readAt: agenda.readAt,
    jobDueInMs: from(agenda.jobDueInMs),
    laterJobDueInMs: from(agenda.laterJobDueInMs),
    takeoverInMs: from(agenda.takeoverInMs),
  };
}

/** What was not planned ahead, or has changed since, is found by the look that follows, but for a full portion. */
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
