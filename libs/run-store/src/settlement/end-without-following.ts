import { type FinalStatus, firstLineOf, type Outcome } from '@aster-scheduler/core';
import { type Db, isDeadlinePassed, isLockTimeout, isStatementTimeout } from '@aster-scheduler/db';
import { isCausedByItems } from '../portions/is-caused-by-items.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { moveToFinished } from '../rows/move-to-finished.js';
import type { Settled, Settlement } from './settlement.js';
import { readSettlementFacts } from './settlement-facts.js';

const brokenPatienceMs = 60_000;
const slowPatienceMs = 600_000;

/**
 * For how long a settlement that fails by itself with this error is tried again before the last resort. A lock is
 * released at some time; a statement that takes too long may do so only because the database is busy.
 */
export function settlementPatienceMs(error: unknown): number {
  if (isLockTimeout(error) || !isCausedByItems(error)) return Infinity;
  return isStatementTimeout(error) || isDeadlinePassed(error) ? slowPatienceMs : brokenPatienceMs;
}

/**
 * The last resort for a run whose end cannot be settled, because what follows from it fails again and again. The run
 * ends with the outcome of its attempt, without a retry. Jobs that depend on it are not told, and the message says so.
 * The sweep gives its place to a run that waits for it.
 */
export async function endWithoutFollowing(
  db: Db,
  { runId, fence, outcome, claim }: Settlement,
  { why, now }: { readonly why: string; readonly now?: Date },
): Promise<Settled> {
  const { held } = await readSettlementFacts(db, [runId], now);
  const facts = held.get(runId);
  if (facts?.fence !== fence) return { runId, status: 'claim_lost' };
  const { cancelReason, jobId, jobName, trigger, scheduledAt, pool, attemptNum, startedAt } = facts;
  const status = cancelReason === undefined ? finalStatusOf(outcome) : 'cancelled';
  const followUp = `what follows from the end of the run could not be done: ${why}`;
  const errorMsg = outcome.errorMsg === undefined ? followUp : `${outcome.errorMsg}; ${followUp}`;
  const ending = { runId, expects: { fence, cancelReason }, status, reason: 'follow_up_failed', errorMsg } as const;
  const { exitCode, signal, outputTruncatedBytes, errorLine = firstLineOf(outcome.errorMsg) } = outcome;
  const known = { exitCode, signal, outputTruncatedBytes, errorLine, jobVersion: claim?.jobVersion };
  const options = { now, lockTimeoutMs: lockPatienceMs, streaksOf: new Set([jobId]) };
  const [ended] = await moveToFinished(db, [{ ...ending, ...known }], options);
  if (ended === undefined) return { runId, status: 'claim_lost' };
  const { finishedAt } = ended;
  return {
    ...{ fence, jobName, trigger, scheduledAt },
    ...{ runId, jobId, pool, attemptNum, startedAt, finishedAt, status, errorMsg },
    ...{ reason: 'follow_up_failed', hasFollowers: true },
  };
}

function finalStatusOf({ status }: Outcome): FinalStatus {
  return status === 'lost' || status === 'released' ? 'failed' : status;
}
