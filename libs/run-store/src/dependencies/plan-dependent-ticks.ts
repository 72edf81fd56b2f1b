/** What the edges of a job have seen since its previous run: each is satisfied. */
export interface SatisfiedSet {
  /** When the last of the edges was satisfied. */
  readonly at: Date;
  readonly upstreamRunIds: readonly string[];
}

/** What becomes of a tick of a job with dependencies. */
export type DependentTick =
  | { readonly tick: Date; readonly action: 'run'; readonly upstreamRunIds: readonly string[] }
  | { readonly tick: Date; readonly action: 'wait'; readonly until?: Date }
  | { readonly tick: Date; readonly action: 'skip' };

/**
 * Decides what becomes of the ticks of a job with dependencies that are noticed together at `now`. Each waits until the
 * next one at the latest. A satisfied set belongs to the tick that was waiting when it became complete, or to the first
 * one when it was complete before.
 *
 * @param ticks oldest first
 * @param nextTick the first tick after them
 */
export function planDependentTicks(
  ticks: readonly Date[],
  nextTick: Date | undefined,
  satisfied: SatisfiedSet | undefined,
  now: Date,
): DependentTick[] {
  const taker =
    satisfied === undefined
      ? -1
      : Math.max(
          0,
          ticks.findLastIndex((tick) => tick <= satisfied.at),
        );
  return ticks.map((tick, index) => {
    if (satisfied !== undefined && index === taker) {
      return { tick, action: 'run', upstreamRunIds: satisfied.upstreamRunIds };
    }
    const until = ticks[index + 1] ?? nextTick;
    return until !== undefined && until <= now ? { tick, action: 'skip' } : { tick, action: 'wait', until };
  });
}
