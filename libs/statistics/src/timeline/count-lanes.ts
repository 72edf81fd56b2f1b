import type { Bar } from './bar.js';

/** How many bars lie above each other at most; at least one. */
export function countLanes(bars: readonly Bar[]): number {
  const edges = bars.flatMap(({ start, end }) => [
    [start, 1] as const,
    [Math.max(end, start + 1), -1] as const, // what takes no time is there all the same
  ]);
  edges.sort(([one, oneStep], [other, otherStep]) => one - other || oneStep - otherStep);
  let lanes = 0;
  let most = 1;
  for (const [, step] of edges) {
    lanes += step;
    most = Math.max(most, lanes);
  }
  return most;
}
