import { planSettlement } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { applySettlements } from './apply-settlements.js';
import { finishUnfollowedRuns } from './finish-unfollowed-runs.js';
import type { PlannedSettlement } from './planned-settlement.js';
import type { Settled, Settlement, SettleOptions } from './settlement.js';
import { readSettlementFacts } from './settlement-facts.js';

/**
 * How often a settlement is planned anew: somebody asked to cancel its run meanwhile, or something follows it now. Each
 * time needs another change at that very moment, so this many would be a bug.
 */
const maxRounds = 20;

/**
 * Records how attempts ended and everything that follows: a retry, the final row, dependants, runs that waited for the
 * place. All of it commits together or not at all, and the attempts count as ended in the order given. Only a claim
 * that still holds its run can settle it, so doing it twice changes nothing. No lock is waited for longer than a
 * moment: somebody may hold one for minutes.
 *
 * @throws Error when settlements come to no end; those of the batch that did are settled
 */
export async function settleRuns(
  db: Db,
  settlements: readonly Settlement[],
  options: SettleOptions = {},
): Promise<Settled[]> {
  const distinct = [...new Map(settlements.map((each) => [`${each.runId} ${each.fence}`, each])).values()];
  const done = await finishSuccesses(db, distinct, options);
  const settled = [...done.settled];
  let { open } = done;
  for (let round = 1; open.length > 0; round += 1) {
    // their claims still hold: nobody may be told that they are lost
    if (round > maxRounds) throw new Error(`${open.length} settlements were overtaken ${maxRounds} times`);
    const next = await settleOnce(db, open, options);
    settled.push(...next.settled);
    open = next.open;
  }
  return settled;
}

/** The short way, for what most runs come to; the others are left open. */
async function finishSuccesses(
  db: Db,
  settlements: readonly Settlement[],
  { now, lockTimeoutMs = lockPatienceMs }: SettleOptions,
): Promise<SettledOnce> {
  // one claim of each run: of two claims one is lost, and the long way finds out which
  const successes = [...new Map(settlements.flatMap(toSuccess).map((each) => [each.runId, each])).values()];
  if (successes.length === 0) return { settled: [], open: settlements };
  const { runIds, at } = await finishUnfollowedRuns(db, successes, { now, lockTimeoutMs });
  const finished = new Map(successes.filter(({ runId }) => runIds.has(runId)).map((each) => [each.runId, each]));
  const settled = [...finished.values()].map(({ runId, fence, claim }) => {
    const { jobId, jobName, trigger, scheduledAt, pool, attemptNum, startedAt } = claim;
    const ended = { status: 'succeeded' as const, finishedAt: at, hasFollowers: false };
    return { runId, fence, jobId, jobName, trigger, scheduledAt, pool, attemptNum, startedAt, ...ended };
  });
  return { settled, open: settlements.filter(({ runId, fence }) => finished.get(runId)?.fence !== fence) };
}

function toSuccess({ runId, fence, outcome, claim }: Settlement) {
  const { status, reason, errorMsg, signal, leftoverProcesses, exitCode, outputTruncatedBytes, result } = outcome;
  if (status !== 'succeeded' || claim === undefined) return [];
  if ([reason, errorMsg, signal, leftoverProcesses].some((fact) => fact !== undefined)) return [];
  return [
    { runId, jobId: claim.jobId, jobVersion: claim.jobVersion, fence, exitCode, outputTruncatedBytes, result, claim },
  ];
}

function claimLost({ runId }: Settlement): Settled {
  return { runId, status: 'claim_lost' };
}

/** What could be settled, and what has to be looked at again. */
interface SettledOnce {
  readonly settled: readonly Settled[];
  readonly open: readonly Settlement[];
}

async function settleOnce(db: Db, settlements: readonly Settlement[], options: SettleOptions): Promise<SettledOnce> {
  const runIds = settlements.map(({ runId }) => runId);
  const { held, now } = await readSettlementFacts(db, runIds, options.now);
  const { random = Math.random, freeHandbacks } = options;
  const planned = settlements.flatMap((settlement): PlannedSettlement[] => {
    const facts = held.get(settlement.runId);
    if (facts?.fence !== settlement.fence) return [];
    return [
      {
        settlement,
        facts,
        plan: planSettlement({ ...facts, freeHandbacks, random: random() }, settlement.outcome, now),
      },
    ];
  });
  const lost = settlements.filter(({ runId, fence }) => held.get(runId)?.fence !== fence);
  const done = planned.length === 0 ? [] : await applySettlements(db, planned, options);
  const ids = new Set(done.map((item) => item.runId));
  return {
    settled: [...done, ...lost.map(claimLost)],
    open: planned.map(({ settlement }) => settlement).filter(({ runId }) => !ids.has(runId)),
  };
}
