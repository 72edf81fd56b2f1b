import type { SimulatedJob } from './read-simulated-jobs.js';
import { type ScheduledJobs, unknownDurationMs } from './scheduled-jobs.js';

/** A job before and after a change that is tried out; absent: there is none. */
export interface SimulatedEdit {
  readonly before?: SimulatedJob;
  readonly after?: SimulatedJob;
}

/** What all scheduled jobs would be after some edits: each job as it was is taken out, and as it would be put in. */
export function changeScheduledJobs(
  groups: readonly ScheduledJobs[],
  edits: readonly SimulatedEdit[],
): readonly ScheduledJobs[] {
  const parts = edits.flatMap(({ before, after }) => [...toGroup(before, -1), ...toGroup(after, 1)]);
  return [...groups, ...parts];
}

/** A job that is taken out is a group of minus one. */
function toGroup(job: SimulatedJob | undefined, sign: 1 | -1): ScheduledJobs[] {
  if (job?.cronExpr === undefined) return [];
  const { cronExpr, timezone, pool, name, usualMs = unknownDurationMs, p95Ms = usualMs } = job;
  return [{ cronExpr, timezone, pool, name, jobs: sign, usualMs: sign * usualMs, p95Ms: sign * p95Ms }];
}
