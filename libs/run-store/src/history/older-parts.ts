import { runIdTime } from '@aster-scheduler/core';
import type { RunFilter } from './run-filter.js';

const weekMs = 7 * 24 * 3_600_000;

/**
 * A page mostly lies within the last weeks, so it is looked for there first, and only then in the rest: to plan a
 * statement for a hundred weekly partitions takes longer than to read the page.
 */
const nearbyMs = [2 * weekMs, 10 * weekMs];

/** The time that a filter means, in parts, the newest first. */
export function olderParts(filter: RunFilter): readonly Pick<RunFilter, 'from' | 'to'>[] {
  const parts: Pick<RunFilter, 'from' | 'to'>[] = [];
  let { to } = filter;
  for (const part of nearbyMs) {
    const from = new Date(Math.max(newestTime(filter) - part, 0));
    if (filter.from !== undefined && filter.from >= from) break;
    parts.push({ from, to });
    to = from;
  }
  return [...parts, { from: filter.from, to }];
}

const momentMs = 120_000;

/** Whether an instant is so close that mostly little has ended since. */
export function isRecent(at: Date): boolean {
  return at.getTime() > aboutNow() - momentMs;
}

function aboutNow(): number {
  return Date.now(); // eslint-disable-line no-restricted-syntax -- about where; a wrong clock costs a look more
}

/** About where the page begins; it need not be exact. */
function newestTime({ to, beforeId }: RunFilter): number {
  return Math.min(
    aboutNow(),
    to?.getTime() ?? Infinity,
    beforeId === undefined ? Infinity : runIdTime(beforeId).getTime(),
  );
}
