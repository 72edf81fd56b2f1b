import { logBucketMs } from './log-buckets.js';

/** How many durations lie in which log bucket; ascending, only buckets with any. */
export interface Histogram {
  readonly at: readonly number[];
  readonly n: readonly number[];
}

export const noDurations: Histogram = { at: [], n: [] };

/** All durations of some histograms in one. */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const [only, ...others] = histograms;
  if (only !== undefined && others.length === 0) return only;
  const counts = new Map<number, number>();
  for (const { at, n } of histograms) {
    at.forEach((bucket, index) => counts.set(bucket, (counts.get(bucket) ?? 0) + (n[index] ?? 0)));
  }
  const at = [...counts.keys()].sort((a, b) => a - b);
  return { at, n: at.map((bucket) => counts.get(bucket) ?? 0) };
}

/**
 * The duration in ms that a share of all do not exceed, within 5 % of the one at that place of the sorted list (nearest
 * rank); `undefined` when there are none.
 *
 * @param share in (0, 1]
 */
export function percentileOf({ at, n }: Histogram, share: number): number | undefined {
  const rank = Math.max(1, Math.ceil(n.reduce((sum, count) => sum + count, 0) * share));
  let seen = 0;
  const place = n.findIndex((count) => (seen += count) >= rank);
  const bucket = at[place];
  return bucket === undefined ? undefined : Number(logBucketMs(bucket).toPrecision(5));
}
