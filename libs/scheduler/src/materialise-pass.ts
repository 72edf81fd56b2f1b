import { type MaterialisedTicks, materialiseDueJobs } from '@aster-scheduler/run-store';
import { firstPortion, planPortion } from './plan-portion.js';
import type { SchedulerServices } from './scheduler-services.js';
import { tickRunsPass } from './tick-runs-pass.js';

/**
 * Turns due ticks into runs or skips, in portions that are short transactions, and wakes the workers after each; until
 * nothing is due that this scheduler can lock. The short way goes first, the rest follows under locks. Returns how many
 * jobs it has planned.
 *
 * @param goesOn asked after each portion
 */
export async function materialisePass(services: SchedulerServices, goesOn = () => true): Promise<number> {
  const { db, now } = services;
  let jobs = 0;
  let limit = firstPortion;
  for (;;) {
    const made = await tickRunsPass(services, goesOn);
    jobs += made.jobs;
    if (!made.hasLeft || !goesOn()) return jobs;
    const startedAt = performance.now();
    const done = await materialiseDueJobs(db, { now: now?.(), limit });
    const durationMs = performance.now() - startedAt;
    tell(services, done, durationMs);
    jobs += done.jobs;
    if (!done.isFull || !goesOn()) return jobs;
    limit = planPortion(limit, durationMs);
  }
}

function tell({ notifier, emit }: SchedulerServices, done: MaterialisedTicks, durationMs: number): void {
  const { jobs, runs, skips, skipReasons, firstTickAt } = done;
  for (const pool of new Set(runs.map((run) => run.pool))) notifier.notify('runs', pool);
  if (runs.some((run) => run.reason === 'waiting_for_slot')) notifier.notify('control'); // it may replace one
  for (const { jobId, error } of done.unreadable) {
    emit({ type: 'service.failed', service: 'scheduler', doing: `reading the schedule of job ${jobId}`, error });
  }
  for (const { jobId, error } of done.failed) {
    emit({ type: 'service.failed', service: 'scheduler', doing: `planning job ${jobId}`, error });
  }
  const facts = { firstTickAt, skipReasons: skipReasons.length === 0 ? undefined : skipReasons };
  if (jobs > 0) emit({ type: 'ticks.materialised', jobs, runs: runs.length, skips, durationMs, ...facts });
}
