import type { AlertKind } from './alert-rule.js';

/**
 * Which ends of runs a rule looks at, as bits of the column `watched`: a failure and the first success after it, every
 * end, a skip. And those that are told to somebody who waits for the job to run, which no rule does.
 */
export const watchedEnds = { failures: 1, every: 2, skips: 4, pings: 8 } as const;

const bits: Record<AlertKind, number> = {
  failed: watchedEnds.failures,
  failure_rate: watchedEnds.every,
  too_short: watchedEnds.every,
  finished: watchedEnds.every,
  output: watchedEnds.every,
  missed: watchedEnds.skips,
  late_start: 0,
  running_long: 0,
  no_success: 0,
  skipping: 0,
  pool_starved: 0,
  backlog: 0,
  worker_lost: 0,
  scheduler_silent: 0,
  ledger_gap: 0,
  channel_failing: 0,
};

/** The ends that a rule of this kind looks at; 0 for one that goes by time. */
export function watchedEndsOf(kind: AlertKind): number {
  return bits[kind];
}
