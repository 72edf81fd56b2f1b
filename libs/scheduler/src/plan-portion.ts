/** Jobs planned in the first transaction of a pass, before it is known how fast the database is. */
export const firstPortion = 150;

const smallestPortion = 100;
const largestPortion = 500;

/**
 * How long a transaction should take: long enough to be worth its commit, short enough that nobody waits long for it.
 */
const portionMs = 16;

/**
 * How many jobs to plan in the next transaction, after one with `portion` jobs took `tookMs`. It grows by at most half
 * and shrinks to no less than half, because a single transaction says little: it may have waited for a disk.
 */
export function planPortion(portion: number, tookMs: number): number {
  const fitting = (portion * portionMs) / Math.max(tookMs, 1);
  const next = Math.min(Math.max(fitting, portion / 2), portion * 1.5);
  return Math.round(Math.min(Math.max(next, smallestPortion), largestPortion));
}
