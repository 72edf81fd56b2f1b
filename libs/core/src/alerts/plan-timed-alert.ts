import type { AlertCondition } from './alert-rule.js';

/** What is known of a job when a rule that goes by time is looked at. */
export interface TimedFacts {
  /** The oldest run that is due and has not started: since when. */
  readonly dueSince?: Date;
  /** The run that has been running longest: since when. */
  readonly runningSince?: Date;
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
      return facts.runningSince !== undefined && elapsedMs(facts.runningSince, now) >= condition.afterMs;
    case 'no_success':
      return hasPassed(facts.lastSuccessAt ?? facts.countsFrom, condition.forMs, facts.countsFrom, now);
    case 'failed':
    case 'failure_rate':
    case 'too_short':
    case 'missed':
    case 'finished':
    case 'pool_starved':
    case 'backlog':
    case 'worker_lost':
    case 'scheduler_silent':
    case 'ledger_gap':
    case 'channel_failing':
      return false;
  }
}

function hasPassed(since: Date | undefined, ms: number, countsFrom: Date, now: Date): boolean {
  if (since === undefined) return false;
  return elapsedMs(since > countsFrom ? since : countsFrom, now) >= ms;
}

function elapsedMs(since: Date, now: Date): number {
  return now.getTime() - since.getTime();
}
