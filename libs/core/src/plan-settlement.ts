import type { RetryPolicy } from './job.js';
import type { Outcome } from './outcome.js';
import type { DependencyCondition, WorkerLostPolicy } from './policies.js';
import { nextRetryAt } from './retry.js';
import type { FinalStatus, RunReason } from './run.js';

/** What is known of a running run when its attempt ends. */
export interface SettlementFacts {
  /** The attempt that ended; the first is 1. */
  readonly attemptNum: number;
  readonly retry: RetryPolicy;
  readonly onWorkerLost: WorkerLostPolicy;
  /** How often the run was handed back before, after it had been started. */
  readonly handbacks?: number;
  /** How many of those cost nothing; `defaultFreeHandbacks` unless given. */
  readonly freeHandbacks?: number;
  /** Why the run was asked to end, when it was; wins over whatever the attempt came to. */
  readonly cancelReason?: RunReason;
  /** Whether its job is archived: the run ends with this attempt. */
  readonly isArchived?: boolean;
  /** Spreads retries; in [0, 1). */
  readonly random: number;
}

/** The run goes back to wait for its next start. */
export interface AnotherAttempt {
  readonly status: 'scheduled';
  readonly availableAt: Date;
  /** Attempts used up so far. */
  readonly attemptNum: number;
  readonly reason?: RunReason;
  /** Whether the ended attempt is kept as one of the run's earlier attempts. */
  readonly recordsAttempt: boolean;
  /** The sentence that is kept of it, where it is not that of the outcome. */
  readonly errorMsg?: string;
}

/** The run has its final outcome. */
export interface FinalOutcome {
  readonly status: FinalStatus;
  readonly reason?: RunReason;
  readonly errorMsg?: string;
  /** The conditions that the run fulfils for edges to its dependants. */
  readonly satisfies: readonly DependencyCondition[];
}

export type SettlementPlan = AnotherAttempt | FinalOutcome;

/**
 * How long a run waits that its worker could not start: for lack of resources, or because the job was edited and its
 * runs are not yet where a worker that knows the new handler finds them. Without a pause it would come back at once.
 */
const releaseDelaysMs: Partial<Record<RunReason, number>> = { resources: 1_000, handler_unknown: 1_000 };

/** Decides what becomes of a run whose attempt has ended: another attempt, or its final outcome. */
export function planSettlement(facts: SettlementFacts, outcome: Outcome, now: Date): SettlementPlan {
  if (outcome.status === 'succeeded' && facts.cancelReason === undefined) return finalOutcome('succeeded', outcome);
  if (facts.cancelReason !== undefined) {
    return finalOutcome('cancelled', { ...outcome, reason: facts.cancelReason });
  }
  if (outcome.status === 'cancelled') return finalOutcome('cancelled', outcome);
  // one process tree per run: nothing is started beside processes that could not be ended
  if (outcome.livesOn === true) return finalOutcome(outcome.status === 'timed_out' ? 'timed_out' : 'failed', outcome);
  if (outcome.status === 'released') return planRelease(facts, outcome, now);
  if (outcome.status === 'lost') return planLost(facts, outcome, now);
  return planFailure(facts, outcome, now);
}

/** So many hand-backs of a run that was started cost it nothing; a command may be what ends its workers. */
export const defaultFreeHandbacks = 2;

/**
 * A hand-back costs no attempt, but for those of a run that was started, beyond the free ones. A run that must start at
 * most once is not started again once its command has been started, so for `maxRetries` 0 such a hand-back is the end.
 * So it is for the run of an archived job, started or not.
 */
function planRelease(facts: SettlementFacts, outcome: Outcome, now: Date): SettlementPlan {
  const isOver = facts.isArchived === true || facts.retry.maxRetries === 0;
  if (outcome.wasStarted === true && isOver) return finalOutcome('failed', outcome);
  if (facts.isArchived === true) return finalOutcome('cancelled', { ...outcome, reason: 'archived' });
  const { handbacks = 0, freeHandbacks = defaultFreeHandbacks } = facts;
  if (outcome.wasStarted === true && handbacks >= freeHandbacks) return planCostlyRelease(facts, outcome, now);
  const delayMs = outcome.reason === undefined ? 0 : (releaseDelaysMs[outcome.reason] ?? 0);
  return {
    status: 'scheduled',
    availableAt: new Date(now.getTime() + delayMs),
    attemptNum: facts.attemptNum - 1,
    reason: outcome.reason,
    recordsAttempt: false,
  };
}

function planCostlyRelease(facts: SettlementFacts, outcome: Outcome, now: Date): SettlementPlan {
  const { attemptNum, retry, handbacks = 0, freeHandbacks = defaultFreeHandbacks } = facts;
  const errorMsg = `handed back ${handbacks + 1} times, of which ${freeHandbacks} cost no attempt`;
  if (attemptNum > retry.maxRetries) return finalOutcome('failed', { ...outcome, errorMsg });
  return { status: 'scheduled', availableAt: now, attemptNum, reason: outcome.reason, recordsAttempt: true, errorMsg };
}

function planLost(facts: SettlementFacts, outcome: Outcome, now: Date): SettlementPlan {
  const reason = outcome.reason ?? 'worker_lost';
  if (facts.isArchived === true || facts.onWorkerLost === 'fail' || facts.attemptNum > facts.retry.maxRetries) {
    return finalOutcome('failed', { ...outcome, reason });
  }
  return { status: 'scheduled', availableAt: now, attemptNum: facts.attemptNum, reason, recordsAttempt: true };
}

function planFailure(facts: SettlementFacts, outcome: Outcome, now: Date): SettlementPlan {
  const status = outcome.status === 'timed_out' ? 'timed_out' : 'failed';
  const availableAt = nextRetryAt(facts.retry, facts.attemptNum, now, facts.random);
  if (availableAt === undefined || outcome.isPermanent === true || facts.isArchived === true) {
    return finalOutcome(status, outcome);
  }
  return {
    status: 'scheduled',
    availableAt,
    attemptNum: facts.attemptNum,
    reason: outcome.reason,
    recordsAttempt: true,
  };
}

function finalOutcome(status: FinalStatus, outcome: Outcome): FinalOutcome {
  return { status, reason: outcome.reason, errorMsg: outcome.errorMsg, satisfies: conditionsSatisfiedBy(status) };
}

/** The conditions of edges that a run with this final status satisfies. */
export function conditionsSatisfiedBy(status: FinalStatus): readonly DependencyCondition[] {
  switch (status) {
    case 'succeeded':
      return ['success', 'completion'];
    case 'failed':
    case 'timed_out':
      return ['failure', 'completion'];
    case 'cancelled':
      return ['completion'];
    case 'skipped':
      return [];
  }
}
