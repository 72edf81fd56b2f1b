/** That one job depends on another one. */
export interface DeletionEdge {
  readonly jobId: string;
  readonly upstreamId: string;
}

/**
 * The order in which jobs can be deleted: each before those that it depends on, and otherwise as they are given. A job
 * with others that depend on it is not deleted.
 */
export function planDeletionOrder(ids: readonly string[], edges: readonly DeletionEdge[]): readonly string[] {
  const asked = new Set(ids);
  const upstreams = new Map<string, string[]>();
  const dependants = new Map<string, number>();
  for (const { jobId, upstreamId } of edges) {
    if (!asked.has(jobId) || !asked.has(upstreamId)) continue;
    upstreams.set(jobId, [...(upstreams.get(jobId) ?? []), upstreamId]);
    dependants.set(upstreamId, (dependants.get(upstreamId) ?? 0) + 1);
  }
  const order = ids.filter((id) => !dependants.has(id));
  for (const id of order) {
    for (const upstreamId of upstreams.get(id) ?? []) {
      const left = (dependants.get(upstreamId) ?? 0) - 1;
      dependants.set(upstreamId, left);
      if (left === 0) order.push(upstreamId);
    }
  }
  const placed = new Set(order);
  return [...order, ...ids.filter((id) => !placed.has(id))];
}
