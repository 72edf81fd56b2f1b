/** Nothing starts in no time: a shorter catch-up window counts as this. */
const shortestWindowMs = 1_000;

/** The last instant at which the run of a tick may start; `undefined` where the job has no catch-up window. */
export function lastStartAt(tick: Date, catchupWindowMs: number | undefined): Date | undefined {
  if (catchupWindowMs === undefined) return undefined;
  return new Date(tick.getTime() + Math.max(catchupWindowMs, shortestWindowMs));
}

/** The newest tick whose run may not start any more at `now`; `undefined` where the job has no catch-up window. */
export function newestExpired(now: Date, catchupWindowMs: number | undefined): Date | undefined {
  if (catchupWindowMs === undefined) return undefined;
  return new Date(now.getTime() - Math.max(catchupWindowMs, shortestWindowMs) - 1);
}
