/**
 * A shortest way from a job over its upstream jobs back to itself, or `undefined` when there is none.
 *
 * @returns the jobs along the way; the first is also the last
 */
export function findCycle(jobId: string, upstreamOf: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const next = [jobId];
  for (const current of next) {
    for (const upstream of upstreamOf.get(current) ?? []) {
      if (upstream === jobId) return [...wayTo(current, jobId, cameFrom), jobId];
      if (cameFrom.has(upstream)) continue;
      cameFrom.set(upstream, current);
      next.push(upstream);
    }
  }
  return undefined;
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [end];
  for (let at = end; at !== start;) {
    at = cameFrom.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}
