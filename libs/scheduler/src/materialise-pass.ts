import { materialiseDueJobs } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/** Turns every due tick into a run or a skip, in portions, and wakes the workers after each. Answers how many jobs. */
export async function materialisePass(services: SchedulerServices, signal?: AbortSignal): Promise<number> {
  const { db, notifier, emit, now } = services;
  let jobs = 0;
  for (;;) {
    const startedAt = performance.now();
    const done = await materialiseDueJobs(db, { now: now?.() });
    for (const pool of new Set(done.runs.map((run) => run.pool))) notifier.notify('runs', pool);
    if (done.runs.some((run) => run.reason === 'waiting_for_slot')) notifier.notify('control'); // it may replace one
    for (const { jobId, error } of done.unreadable) {
      emit({ type: 'service.failed', service: 'scheduler', doing: `reading the schedule of job ${jobId}`, error });
    }
    if (done.jobs > 0) {
      const durationMs = performance.now() - startedAt;
      emit({ type: 'ticks.materialised', jobs: done.jobs, runs: done.runs.length, skips: done.skips, durationMs });
    }
    jobs += done.jobs;
    if (!done.isFull || signal?.aborted === true) return jobs;
  }
}
