import type { DependencyCondition } from '@aster-scheduler/core';
import type { Completion } from '../rows/completion.js';

/** An edge to a downstream job that is active. */
export interface Edge {
  readonly jobId: string;
  readonly upstreamJobId: string;
  readonly condition: DependencyCondition;
}

/** What an edge has seen since its job's last firing. */
export interface Mark {
  readonly jobId: string;
  readonly upstreamJobId: string;
  readonly runId: string;
}

/** A job whose edges are all satisfied. */
export interface Firing {
  readonly jobId: string;
  /** One for each edge: the newest that satisfied it. */
  readonly upstreamRunIds: readonly string[];
}

export interface FiringPlan {
  readonly firings: readonly Firing[];
  /** Jobs that have fired: they lose the marks from before. */
  readonly clearedJobIds: readonly string[];
  /** The marks that have changed and stay; each takes the place of the one before it. */
  readonly marks: readonly Mark[];
}

/**
 * Decides which jobs fire after `completions`, which are taken in their order: a job fires each time every edge has
 * been satisfied at least once since its last firing, and several completions of one upstream in between count once.
 *
 * @param edges all edges of every job that has one of the completed jobs upstream; of a job that cannot fire, those to
 *   the completed jobs are enough
 * @param canFire whether a complete set is used up now; a job that fires on its ticks keeps it for the next one
 */
export function planFirings(
  edges: readonly Edge[],
  marks: readonly Mark[],
  completions: readonly Completion[],
  canFire: (jobId: string, alreadyFired: number) => boolean,
): FiringPlan {
  const seen = new Map<string, Map<string, string>>(edges.map((edge) => [edge.jobId, new Map()]));
  for (const mark of marks) seen.get(mark.jobId)?.set(mark.upstreamJobId, mark.runId);
  const edgesDown = groupBy(edges, (edge) => edge.upstreamJobId);
  const edgesUp = groupBy(edges, (edge) => edge.jobId);

  const firings: Firing[] = [];
  const fired = new Map<string, number>();
  const changed = new Map<string, Map<string, Mark>>();
  for (const completion of completions) {
    for (const edge of edgesDown.get(completion.jobId) ?? []) {
      const { jobId, upstreamJobId } = edge;
      const marked = seen.get(jobId);
      if (marked === undefined || !completion.satisfies.includes(edge.condition)) continue;
      marked.set(upstreamJobId, completion.runId);
      const marksOfJob = changed.get(jobId) ?? new Map<string, Mark>();
      changed.set(jobId, marksOfJob.set(upstreamJobId, { jobId, upstreamJobId, runId: completion.runId }));
      const already = fired.get(jobId) ?? 0;
      if (marked.size < (edgesUp.get(jobId)?.length ?? 0) || !canFire(jobId, already)) continue;
      firings.push({ jobId, upstreamRunIds: [...marked.values()].sort() });
      fired.set(jobId, already + 1);
      marked.clear();
      marksOfJob.clear();
    }
  }
  return {
    firings,
    clearedJobIds: [...fired.keys()],
    marks: [...changed.values()].flatMap((marksOfJob) => [...marksOfJob.values()]),
  };
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
