import { type Histogram, mergeHistograms, noDurations, percentileOf } from '../durations/histogram.js';

/** What some runs have come to. */
export interface RunCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly cancelled: number;
  readonly skipped: number;
  /** Ticks that the skipped runs stand for. */
  readonly skippedTicks: number;
  readonly retried: number;
  readonly maxMs: number;
  readonly durations: Histogram;
  /** Between when runs could have started and when they did. */
  readonly delays: Histogram;
}

export const noRuns: RunCounts = {
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  cancelled: 0,
  skipped: 0,
  skippedTicks: 0,
  retried: 0,
  maxMs: 0,
  durations: noDurations,
  delays: noDurations,
};

export function addRunCounts(parts: readonly RunCounts[]): RunCounts {
  const sum = (of: (part: RunCounts) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    succeeded: sum((part) => part.succeeded),
    failed: sum((part) => part.failed),
    timedOut: sum((part) => part.timedOut),
    cancelled: sum((part) => part.cancelled),
    skipped: sum((part) => part.skipped),
    skippedTicks: sum((part) => part.skippedTicks),
    retried: sum((part) => part.retried),
    maxMs: parts.reduce((most, part) => Math.max(most, part.maxMs), 0),
    durations: mergeHistograms(parts.map((part) => part.durations)),
    delays: mergeHistograms(parts.map((part) => part.delays)),
  };
}

/**
 * The duration in ms that a share of runs did not exceed; `undefined` when none was started. A bucket may end after the
 * longest run, which is known exactly: nothing is longer than that.
 */
export function durationOf({ durations, maxMs }: RunCounts, share: number): number | undefined {
  const ms = percentileOf(durations, share);
  return ms === undefined ? undefined : Math.min(ms, maxMs);
}

/** Of runs that were not cancelled or skipped; `undefined` when there are none. */
export function successRateOf({ succeeded, failed, timedOut }: RunCounts): number | undefined {
  const ended = succeeded + failed + timedOut;
  return ended === 0 ? undefined : succeeded / ended;
}
