import { formatDuration, parseDuration } from '@aster-scheduler/core';
import { quoteValue, type Reader } from '../variable.js';

/** Milliseconds of a duration as Go writes them. Both bounds are allowed values, in milliseconds. */
export function duration(minMs: number, maxMs: number): Reader<number> {
  const range = `from ${formatDuration(minMs)} to ${formatDuration(maxMs)}`;
  return (text) => {
    const value = parseDuration(text);
    if (value === undefined) {
      return { fault: `${quoteValue(text)} is not a duration; write one such as 500ms, 30s, 5m or 1h30m, ${range}` };
    }
    if (value < minMs || value > maxMs)
      return { fault: `${quoteValue(text)} is out of range; give a duration ${range}` };
    return { value };
  };
}

/** A duration, or `all` for no bound: read as `undefined`. */
export function durationOrAll(minMs: number, maxMs: number): Reader<number | undefined> {
  const bounded = duration(minMs, maxMs);
  return (text) => {
    if (text.toLowerCase() === 'all') return { value: undefined };
    const reading = bounded(text);
    return 'fault' in reading ? { fault: `${reading.fault}, or all to keep everything` } : reading;
  };
}
