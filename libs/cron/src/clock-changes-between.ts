import { instantMs } from './supported-range.js';
import { zoneClock } from './zone-clock.js';

/** An instant at which the clock of a zone is moved. */
export interface ClockChange {
  readonly at: Date;
  /** How far the clock is ahead of UTC before and after it. */
  readonly fromOffsetMs: number;
  readonly toOffsetMs: number;
}

/**
 * When the clock of a zone is moved after `from` and not after `to`.
 *
 * @param timezone a valid zone
 * @throws RangeError when a date is not valid
 */
export function clockChangesBetween(timezone: string, from: Date, to: Date): ClockChange[] {
  const toMs = instantMs(to, 'to');
  const clock = zoneClock(timezone);
  const changes: ClockChange[] = [];
  for (let span = clock.spanAt(instantMs(from, 'from')); span.endMs <= toMs;) {
    const next = clock.spanAt(span.endMs);
    if (next.offsetMs !== span.offsetMs) {
      changes.push({ at: new Date(span.endMs), fromOffsetMs: span.offsetMs, toOffsetMs: next.offsetMs });
    }
    span = next;
  }
  return changes;
}
