import type { FinalStatus, RunReason } from '../run.js';
import type { AlertCondition } from './alert-rule.js';

/** What is known of a run that has just ended, and of its job after that. */
export interface EndFacts {
  readonly status: FinalStatus;
  readonly reason?: RunReason;
  /** How long the last attempt took; absent when it never started. */
  readonly durationMs?: number;
  /** What half of the runs of its job take at most; absent: too few have ended lately to tell. Only for `too_short`. */
  readonly usualMs?: number;
  /** Final failures of the job in a row, this one included; 0 after a success. */
  readonly failures: number;
  /** Whether it has written what the rule looks for. Only for `output`. */
  readonly hasWritten?: boolean;
  /** The last runs of the job that succeeded, failed or timed out, this one included. Only for `failure_rate`. */
  readonly recent?: { readonly runs: number; readonly failed: number };
}

/**
 * What the end of a run means to a rule. `open` opens an incident, or counts one more in the one that is open;
 * `resolve` ends it; `notice` sends a message without an incident. Absent: nothing.
 */
export type AlertMove = 'open' | 'resolve' | 'notice' | undefined;

/** Decides what the end of a run means to a rule that its job is matched by. */
export function planEndAlert(condition: AlertCondition, facts: EndFacts): AlertMove {
  switch (condition.when) {
    case 'failed':
      return planFailed(condition, facts);
    case 'failure_rate':
      return planFailureRate(condition, facts);
    case 'too_short':
      return planTooShort(condition, facts);
    case 'finished':
      return (condition.statuses ?? ordinaryEnds).includes(facts.status) ? 'notice' : undefined;
    case 'output':
      return facts.hasWritten === true && (condition.statuses ?? ordinaryEnds).includes(facts.status)
        ? 'notice'
        : undefined;
    case 'missed':
      return facts.status === 'skipped' && isAmong(condition.reasons, facts.reason) ? 'open' : undefined;
    case 'late_start':
    case 'running_long':
    case 'no_success':
    case 'skipping':
    case 'pool_starved':
    case 'backlog':
    case 'worker_lost':
    case 'scheduler_silent':
    case 'ledger_gap':
    case 'channel_failing':
      return undefined; // these go by time
  }
}

const ordinaryEnds: readonly FinalStatus[] = ['succeeded', 'failed', 'timed_out'];

type Condition<When extends AlertCondition['when']> = Extract<AlertCondition, { readonly when: When }>;

function planFailed({ inARow, reasons }: Condition<'failed'>, { status, reason, failures }: EndFacts): AlertMove {
  if (status === 'succeeded') return 'resolve';
  if (!isFailure(status) || failures < inARow) return undefined;
  return reasons === undefined || isAmong(reasons, reason) ? 'open' : undefined;
}

/** It ends below half of the rate, so that it does not open and end in turns. */
function planFailureRate({ percent, atLeast }: Condition<'failure_rate'>, { status, recent }: EndFacts): AlertMove {
  if (recent === undefined || recent.runs < atLeast) return undefined;
  const rate = (recent.failed / recent.runs) * 100;
  if (isFailure(status)) return rate >= percent ? 'open' : undefined;
  return status === 'succeeded' && rate < percent / 2 ? 'resolve' : undefined;
}

/** Where nothing is usual yet, nothing is too short for it. */
function planTooShort(
  { underMs = Infinity, factor }: Condition<'too_short'>,
  { status, durationMs, usualMs }: EndFacts,
): AlertMove {
  if (status !== 'succeeded' || durationMs === undefined) return undefined;
  const usualUnderMs = factor === undefined ? Infinity : factor * (usualMs ?? 0);
  return durationMs < Math.min(underMs, usualUnderMs) ? 'open' : 'resolve';
}

function isFailure(status: FinalStatus): boolean {
  return status === 'failed' || status === 'timed_out';
}

function isAmong(reasons: readonly RunReason[], reason: RunReason | undefined): boolean {
  return reason !== undefined && reasons.includes(reason);
}
