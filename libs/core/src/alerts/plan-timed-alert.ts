import type { AlertCondition } from './alert-rule.js';

/** What is known of a job when a rule that goes by time is looked at. */
export interface TimedFacts {
  /** The oldest run that is due and has not started: since when. */
  readonly dueSince?: Date;
  /** The run that has been running longest: since when. */
  readonly runningSince?: Date;
  /** What all but a few of its runs take; absent: too few have ended lately to tell. */
  readonly usualMostMs?: number;
  /** How many of its ticks were skipped lately. */
  readonly skippedPercent?: number;
  /** When the last success ended. */
  readonly lastSuccessAt?: Date;
  /**
   * Time before this does not count: when the rule was made or changed, the job was made or resumed, or a scheduler was
   * there again after there had been none.
   */
  readonly countsFrom: Date;
}

/** Whether what the rule is about is so now. A rule that does not go by time says no. */
export function planTimedAlert(condition: AlertCondition, facts: TimedFacts, now: Date): boolean {
  switch (condition.when) {
    case 'late_start':
      return hasPassed(facts.dueSince, condition.afterMs, facts.countsFrom, now);
    case 'running_long':
      return isLong(condition, facts, now);
    case 'skipping':
      return facts.skippedPercent !== undefined && facts.skippedPercent >= condition.percent;
    case 'no_success':
      return hasPassed(facts.lastSuccessAt ?? facts.countsFrom, condition.forMs, facts.countsFrom, now);
    case 'failed':
    case 'failure_rate':
    case 'too_short':
    case 'missed':
    case 'finished':
    case 'output':
    case 'pool_starved':
    case 'backlog':
    case 'worker_lost':
    case 'scheduler_silent':
    case 'ledger_gap':
    case 'channel_failing':
      return false;
  }
}

function isLong(
  { afterMs, factor }: Extract<AlertCondition, { readonly when: 'running_long' }>,
  { runningSince, usualMostMs }: TimedFacts,
  now: Date,
): boolean {
  if (runningSince === undefined || elapsedMs(runningSince, now) < afterMs) return false;
  if (factor === undefined) return true;
  return usualMostMs !== undefined && elapsedMs(runningSince, now) >= factor * usualMostMs;
}

function hasPassed(since: Date | undefined, ms: number, countsFrom: Date, now: Date): boolean {
  if (since === undefined) return false;
  return elapsedMs(since > countsFrom ? since : countsFrom, now) >= ms;
}

function elapsedMs(since: Date, now: Date): number {
  return now.getTime() - since.getTime();
}
