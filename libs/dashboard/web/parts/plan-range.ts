/** A stretch of time, in ms since 1970. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Nothing runs for less: closer than that there is nothing to see. */
const leastMs = 10_000;
const mostMs = 90 * 86_400_000;

/**
 * A range that begins and ends at these shares of another one.
 *
 * @param shares from 0 to 1, in any order
 */
export function partOf({ from, to }: TimeRange, shares: readonly [number, number]): TimeRange {
  const [begin, end] = shares.map((share) => from + Math.min(Math.max(share, 0), 1) * (to - from));
  return atLeast({ from: Math.min(begin ?? from, end ?? to), to: Math.max(begin ?? from, end ?? to) });
}

/**
 * A range that is so many times as long, with one instant where it was.
 *
 * @param share where the instant lies: 0 is the beginning, 1 the end
 */
export function zoom({ from, to }: TimeRange, factor: number, share = 0.5): TimeRange {
  const size = Math.min(Math.max((to - from) * factor, leastMs), mostMs);
  const fixed = from + share * (to - from);
  return { from: fixed - share * size, to: fixed + (1 - share) * size };
}

/** The range beside it. @param shares of its length; less than 0 is earlier */
export function pan({ from, to }: TimeRange, shares: number): TimeRange {
  return { from: from + shares * (to - from), to: to + shares * (to - from) };
}

/** Whole seconds, as addresses have them. */
export function printRange({ from, to }: TimeRange): { readonly from: string; readonly to: string } {
  const print = (at: number) => new Date(Math.round(at / 1_000) * 1_000).toISOString().replace('.000', '');
  return { from: print(from), to: print(to) };
}

function atLeast(range: TimeRange): TimeRange {
  return range.to - range.from >= leastMs ? range : zoom(range, 1);
}
