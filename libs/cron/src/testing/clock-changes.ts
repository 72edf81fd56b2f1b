import { wallTimeOf } from './brute-force.js';

/** The instants of a year at which a zone's clock is moved, found by looking at it every day. */
export function clockChanges(timezone: string, year: number): number[] {
  const changes: number[] = [];
  const dayMs = 86_400_000;
  const startMs = Date.UTC(year, 0, 1);
  let before = offsetOf(timezone, startMs);
  for (let atMs = startMs + dayMs; atMs <= Date.UTC(year + 1, 0, 1); atMs += dayMs) {
    const after = offsetOf(timezone, atMs);
    if (after !== before) changes.push(close(timezone, atMs - dayMs, atMs));
    before = after;
  }
  return changes;
}

function close(timezone: string, beforeMs: number, afterMs: number): number {
  if (afterMs - beforeMs <= 1_000) return afterMs;
  const middleMs = Math.floor((beforeMs + afterMs) / 2_000) * 1_000;
  const isBefore = offsetOf(timezone, middleMs) === offsetOf(timezone, beforeMs);
  return isBefore ? close(timezone, middleMs, afterMs) : close(timezone, beforeMs, middleMs);
}

function offsetOf(timezone: string, atMs: number): number {
  return wallTimeOf(timezone, atMs) - atMs;
}
