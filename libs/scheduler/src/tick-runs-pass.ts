import {
  isCausedByItems,
  listNextTicks,
  type MadeTickRuns,
  makeTickRuns,
  type NextTick,
} from '@aster-scheduler/run-store';
import { firstPortion, planPortion } from './plan-portion.js';
import type { SchedulerServices } from './scheduler-services.js';

/**
 * Makes the runs of ticks that were planned before they are due, by one statement, which tells the workers too. Where
 * one of them cannot be made, none is.
 */
export async function makeRunsAtTicks(
  services: SchedulerServices,
  ticks: readonly NextTick[],
): Promise<MadeTickRuns & { readonly durationMs: number }> {
  const { notifier, emit } = services;
  const startedAt = performance.now();
  const notifies = ticks.length > 0 && notifier.takeTurn();
  const made = await insertAllOrNone(services, ticks, notifies);
  const durationMs = performance.now() - startedAt;
  if (!notifies) for (const pool of made.pools) notifier.notify('runs', pool);
  const { jobs, runs } = made;
  const firstTickAt = runs === 0 ? undefined : new Date(Math.min(...ticks.map(({ tick }) => tick.getTime())));
  if (jobs > 0) emit({ type: 'ticks.materialised', jobs, runs, skips: 0, durationMs, firstTickAt });
  return { ...made, durationMs };
}

/** A failure that may be caused by one job is not reported here, but by the pass that finds out which job it is. */
async function insertAllOrNone(
  { db, now }: SchedulerServices,
  ticks: readonly NextTick[],
  notifies: boolean,
): Promise<MadeTickRuns> {
  try {
    return await makeTickRuns(db, ticks, { notifies, now: now?.() });
  } catch (error) {
    if (!isCausedByItems(error)) throw error;
    return { jobs: 0, runs: 0, pools: [] };
  }
}

/** What a pass over due ticks has come to. */
export interface TickRuns {
  /** Jobs whose tick is accounted for now. */
  readonly jobs: number;
  /** Whether jobs are left that are due: they need locks, are locked by others, or there was no time for them. */
  readonly hasLeft: boolean;
}

/**
 * Makes the runs of due ticks in portions, each of which is planned while the one before it is being written; until
 * nothing is due, or a tick of one of the jobs cannot be made in this way.
 *
 * @param goesOn asked after each portion
 */
export async function tickRunsPass(services: SchedulerServices, goesOn: () => boolean): Promise<TickRuns> {
  const { db, now } = services;
  let jobs = 0;
  let limit = firstPortion;
  const list = async (except?: readonly string[]) => {
    const found = await listNextTicks(db, { withinMs: 0, limit, except, now: now?.() });
    return { ...found, isLast: found.jobs < limit };
  };
  let listed = await list();
  for (;;) {
    const { ticks, isLast } = listed;
    const underWay = ticks.map((tick) => tick.jobId);
    const [made, next] = await Promise.all([makeRunsAtTicks(services, ticks), isLast ? undefined : list(underWay)]);
    jobs += made.jobs;
    if (made.jobs < listed.jobs) return { jobs, hasLeft: true };
    if (next === undefined || !goesOn()) return { jobs, hasLeft: !isLast };
    limit = planPortion(listed.jobs, made.durationMs);
    listed = next;
  }
}
