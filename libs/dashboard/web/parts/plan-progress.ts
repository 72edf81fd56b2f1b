interface ProgressFacts {
  readonly elapsedMs: number;
  /** The median of its job; absent: not known yet. */
  readonly usualMs: number | undefined;
  readonly p95Ms: number | undefined;
}

/** A bar from nothing to a bit more than what is usual, or to where the run is. All as shares of the bar. */
export interface Progress {
  readonly share: number;
  readonly usualShare: number | undefined;
  readonly p95Share: number | undefined;
  /** It takes longer than 95 of 100. */
  readonly isLong: boolean;
}

/** Room behind what is usual, so that a run that takes longer is seen to. */
const room = 1.25;
/** Shorter runs are not called long: nobody acts on them. */
const leastLongMs = 5_000;

/** Decides how far a run is, held against the others of its job. */
export function planProgress({ elapsedMs, usualMs, p95Ms }: ProgressFacts): Progress {
  if (usualMs === undefined) return { share: 0, usualShare: undefined, p95Share: undefined, isLong: false };
  const longMs = Math.max(p95Ms ?? usualMs, usualMs);
  const wholeMs = Math.max(longMs * room, elapsedMs, 1);
  return {
    share: elapsedMs / wholeMs,
    usualShare: usualMs / wholeMs,
    p95Share: p95Ms === undefined ? undefined : longMs / wholeMs,
    isLong: elapsedMs > Math.max(longMs, leastLongMs),
  };
}
