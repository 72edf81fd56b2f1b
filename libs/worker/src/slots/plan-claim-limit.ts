/** What a worker has under way when it is about to claim. */
export interface SlotUse {
  /** Slots: runs executed at the same time. */
  readonly concurrency: number;
  readonly executing: number;
  /** Claimed runs that wait for a slot. */
  readonly waiting: number;
  /** Ended attempts that are still to be settled. */
  readonly settling: number;
  /** Attempts that will end within `aheadMs` at the present pace. */
  readonly expected: number;
}

/** How far ahead of free slots runs are claimed at most. */
export const aheadMs = 50;
const mostAhead = 1_000;
/** The most runs of one claim. */
const mostAtOnce = 500;
const mostSettling = 3_000;

/**
 * How many runs to claim now. A free slot is filled at once. Beyond that, while attempts end faster than claims are
 * answered, runs are claimed ahead in large portions, no more than will have a slot in a moment: others could have
 * started them meanwhile.
 */
export function planClaimLimit({ concurrency, executing, waiting, settling, expected }: SlotUse): number {
  if (settling >= mostSettling) return 0;
  const ahead = Math.min(Math.floor(expected), mostAhead);
  const free = concurrency - executing - waiting;
  const room = free + ahead;
  return free > 0 || room >= Math.max(1, ahead / 2) ? Math.max(0, Math.min(room, mostAtOnce)) : 0;
}
