import { boundedCache } from './bounded-cache.js';
import { isUtc } from './timezone.js';
import { wallTimeAt } from './wall-time-at.js';

/** A stretch of time over which a zone's wall clock runs evenly: it shows the instant plus `offsetMs`. */
export interface ClockSpan {
  /** The first instant that belongs to it. */
  readonly startMs: number;
  /** The first instant that no longer does. Not every end is a clock change: long stretches come in pieces. */
  readonly endMs: number;
  readonly offsetMs: number;
}

/** The wall clock of a time zone. Wall times are milliseconds too: what `Date.UTC` makes of the date and time shown. */
export interface ZoneClock {
  spanAt(instantMs: number): ClockSpan;
}

const dayMs = 86_400_000;

/**
 * More than any clock has been moved at once: 24 hours, across the date line. It is also more than any zone is
 * ahead of or behind UTC, which is -12 to +14 hours in the supported years.
 */
export const longestShiftMs = 2 * dayMs;

/** Days looked at in one go; the answer is kept. */
const pieceDays = 64;
const pieceMs = pieceDays * dayMs;

const clocks = boundedCache<string, ZoneClock>(1_000);
const pieces = boundedCache<string, readonly ClockSpan[]>(8_192);

/** The clock of a valid zone. What it learns from Intl is shared by all schedules and bounded. */
export function zoneClock(timezone: string): ZoneClock {
  const key = timezone.toUpperCase();
  return clocks.get(key, () => (isUtc(timezone) ? utcClock : intlClock(key)));
}

const utcClock: ZoneClock = { spanAt: () => endlessSpan };
const endlessSpan: ClockSpan = { startMs: -Infinity, endMs: Infinity, offsetMs: 0 };

function intlClock(zone: string): ZoneClock {
  let latest: ClockSpan = { startMs: 0, endMs: 0, offsetMs: 0 };
  return {
    spanAt(instantMs) {
      if (instantMs >= latest.startMs && instantMs < latest.endMs) return latest;
      const piece = Math.floor(instantMs / pieceMs);
      for (const span of pieces.get(`${zone} ${piece}`, () => readPiece(zone, piece))) {
        latest = span;
        if (instantMs < span.endMs) break;
      }
      return latest;
    },
  };
}

/**
 * Looks at the clock once a day and closes in on each change. Two changes within a day that cancel out would stay
 * unseen; since 1970 no zone has had two within the same six days.
 */
function readPiece(zone: string, piece: number): readonly ClockSpan[] {
  const offsetAt = (instantMs: number): number => wallTimeAt(instantMs, zone) - instantMs;
  const spans: ClockSpan[] = [];
  let startMs = piece * pieceMs;
  let offsetMs = offsetAt(startMs);
  for (let day = 1; day <= pieceDays; day++) {
    const atMs = piece * pieceMs + day * dayMs;
    const newOffsetMs = offsetAt(atMs);
    if (newOffsetMs === offsetMs) continue;
    const endMs = findChange(offsetAt, atMs - dayMs, atMs);
    spans.push({ startMs, endMs, offsetMs });
    startMs = endMs;
    offsetMs = newOffsetMs;
  }
  spans.push({ startMs, endMs: (piece + 1) * pieceMs, offsetMs });
  return spans;
}

/** The first second with the offset of `afterMs`, which differs from that of `beforeMs`. */
function findChange(offsetAt: (instantMs: number) => number, beforeMs: number, afterMs: number): number {
  const newOffsetMs = offsetAt(afterMs);
  let before = beforeMs / 1_000;
  let after = afterMs / 1_000;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle * 1_000) === newOffsetMs) {
      after = middle;
    } else {
      before = middle;
    }
  }
  return after * 1_000;
}
