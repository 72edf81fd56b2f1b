import {
  type FinalOutcome,
  type FinalStatus,
  type AnotherAttempt,
  type JobStatus,
  type Outcome,
  planSettlement,
  type RunReason,
  type SettlementPlan,
  type ThrownError,
} from '@aster-scheduler/core';
import { type Db, inTransaction, retryConflicts, serverTime, type Tx } from '@aster-scheduler/db';
import { finishFreeRuns } from './finish-free-runs.js';
import { followUp } from './follow-up.js';
import { holdJobStatuses } from './hold-job-statuses.js';
import { admitWaitingRuns } from '../concurrency/admit-waiting-runs.js';
import { lockJobsAndFollowers } from '../requests/lock-jobs.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { type EndedRun, moveToFinished, type RunEnding } from './move-to-finished.js';
import { rescheduleRuns } from './reschedule-runs.js';
import { noteHeldRuns } from '../status/note-held-runs.js';
import { readSettlementFacts, type RunFacts } from './settlement-facts.js';

/** The end of an attempt, named by the claim under which it ran. */
export interface Settlement {
  readonly runId: string;
  readonly fence: number;
  readonly outcome: Outcome;
  /** What the claim said, where it is at hand: spares having it looked up. */
  readonly claim?: ClaimFacts;
}

/** What of a claim goes into the answer to its settlement. */
export interface ClaimFacts {
  readonly jobId: string;
  readonly pool: string;
  readonly attemptNum: number;
  readonly startedAt: Date;
}

/** What became of a settled run. `claim_lost`: the claim had passed on, and nothing was changed. */
export type Settled =
  | { readonly runId: string; readonly status: 'claim_lost' }
  | {
      readonly runId: string;
      readonly jobId: string;
      readonly pool: string;
      readonly attemptNum: number;
      readonly status: FinalStatus | 'scheduled';
      readonly reason?: RunReason;
      readonly errorMsg?: string;
      /** What a handler has thrown. */
      readonly error?: ThrownError;
      readonly startedAt?: Date;
      readonly finishedAt: Date;
      readonly availableAt?: Date;
      /** Whether other runs may have become due through this end. */
      readonly hasFollowers: boolean;
    };

export interface SettleOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** Spreads retries; in [0, 1). */
  readonly random?: () => number;
  /** How long each lock is waited for. */
  readonly lockTimeoutMs?: number;
  /** How many hand-backs of a started run cost it nothing. */
  readonly freeHandbacks?: number;
}

/** How often a settlement is planned anew: somebody asked to cancel its run meanwhile, or something follows it now. */
const maxRounds = 3;

/**
 * Records how attempts ended and everything that follows: a retry, the final row, dependants, runs that waited for the
 * place. All of it commits together or not at all, and the attempts count as ended in the order given. Only a claim that
 * still holds its run can settle it, so doing it twice changes nothing. No lock is waited for longer than a moment:
 * somebody may hold one for minutes.
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
  for (let round = 1; open.length > 0 && round <= maxRounds; round += 1) {
    const next = await settleOnce(db, open, options);
    settled.push(...next.settled);
    open = next.open;
  }
  return [...settled, ...open.map(claimLost)];
}

/** The short way, for what most runs come to; the others are left open. */
async function finishSuccesses(
  db: Db,
  settlements: readonly Settlement[],
  { now, lockTimeoutMs = lockPatienceMs }: SettleOptions,
): Promise<SettledOnce> {
  // one claim of each run: of two, one is lost, and the long way tells which
  const successes = [...new Map(settlements.flatMap(toSuccess).map((each) => [each.runId, each])).values()];
  if (successes.length === 0) return { settled: [], open: settlements };
  const { runIds, at } = await retryConflicts(db, async () => finishFreeRuns(db, successes, { now, lockTimeoutMs }));
  const finished = new Map(successes.filter(({ runId }) => runIds.has(runId)).map((each) => [each.runId, each]));
  const settled = [...finished.values()].map(({ runId, claim: { jobId, pool, attemptNum, startedAt } }) => {
    const ended = { status: 'succeeded' as const, finishedAt: at, hasFollowers: false };
    return { runId, jobId, pool, attemptNum, startedAt, ...ended };
  });
  return { settled, open: settlements.filter(({ runId, fence }) => finished.get(runId)?.fence !== fence) };
}

function toSuccess({ runId, fence, outcome, claim }: Settlement) {
  const { status, reason, errorMsg, signal, leftoverProcesses, exitCode, outputTruncatedBytes, result } = outcome;
  if (status !== 'succeeded' || claim === undefined) return [];
  if ([reason, errorMsg, signal, leftoverProcesses].some((fact) => fact !== undefined)) return [];
  return [{ runId, jobId: claim.jobId, fence, exitCode, outputTruncatedBytes, result, claim }];
}

function claimLost({ runId }: Settlement): Settled {
  return { runId, status: 'claim_lost' };
}

interface PlannedSettlement {
  readonly settlement: Settlement;
  readonly facts: RunFacts;
  readonly plan: SettlementPlan;
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
  const done = planned.length === 0 ? [] : await applyPlans(db, planned, options);
  const ids = new Set(done.map((item) => item.runId));
  return {
    settled: [...done, ...lost.map(claimLost)],
    open: planned.map(({ settlement }) => settlement).filter(({ runId }) => !ids.has(runId)),
  };
}

/** One statement where nothing can follow; a transaction that holds the jobs concerned where something can. */
async function applyPlans(db: Db, planned: readonly PlannedSettlement[], options: SettleOptions): Promise<Settled[]> {
  const { now, lockTimeoutMs = lockPatienceMs } = options;
  const isFinal = planned.every(({ plan }) => plan.status !== 'scheduled');
  if (isFinal && planned.every(({ facts }) => !facts.hasFollowers)) {
    const ended = await retryConflicts(db, async () =>
      moveToFinished(db, planned.flatMap(toEnding), now, lockTimeoutMs),
    );
    return toSettled(planned, ended, []);
  }
  return inTransaction(db, async (tx) => {
    await setLockTimeout(tx, lockTimeoutMs);
    return applyInTransaction(tx, planned, options);
  });
}

async function applyInTransaction(
  tx: Tx,
  planned: readonly PlannedSettlement[],
  options: SettleOptions,
): Promise<Settled[]> {
  const followedJobs = new Set(planned.flatMap(({ facts }) => (facts.hasFollowers ? [facts.jobId] : [])));
  await lockJobsAndFollowers(tx, [...followedJobs], 'end');
  const again = planned.filter(({ plan }) => plan.status === 'scheduled');
  const statuses = await holdJobStatuses(tx, [...new Set(again.map(({ facts }) => facts.jobId))]);
  const ended = await moveToFinished(tx, planned.flatMap(toEnding), options.now);
  const reschedulings = again.flatMap((each) => toRescheduling(each, statuses.get(each.facts.jobId)));
  const rescheduled = await rescheduleRuns(tx, reschedulings, options.now);
  await noteHeldRuns(
    tx,
    again.filter(({ facts }) => statuses.get(facts.jobId) === 'inactive').map(({ facts }) => facts.jobId),
  );
  // what is put aside has given up its place
  const paused = again.filter(({ facts }) => followedJobs.has(facts.jobId) && statuses.get(facts.jobId) === 'inactive');
  if (paused.length > 0) await admitWaitingRuns(tx, [...new Set(paused.map(({ facts }) => facts.jobId))]);
  const endedIds = new Set(ended.map((run) => run.id));
  const completions = planned // in the order given: that is what firings go by
    .filter(({ settlement, facts }) => endedIds.has(settlement.runId) && followedJobs.has(facts.jobId))
    .map(({ settlement: { runId }, facts: { jobId, tellsDependants }, plan }) => {
      return { runId, jobId, satisfies: tellsDependants && 'satisfies' in plan ? plan.satisfies : [] };
    });
  await followUp(tx, completions, options.now ?? (await serverTime(tx)));
  return toSettled(planned, ended, rescheduled);
}

function toEnding({ settlement, facts, plan }: PlannedSettlement): RunEnding[] {
  if (plan.status === 'scheduled') return [];
  const { outcome } = settlement;
  return [
    {
      runId: settlement.runId,
      expects: { fence: settlement.fence, cancelReason: facts.cancelReason },
      unfollowedJobId: facts.hasFollowers ? undefined : facts.jobId,
      status: plan.status,
      reason: plan.reason,
      errorMsg: (plan as FinalOutcome).errorMsg,
      error: outcome.error,
      exitCode: outcome.exitCode,
      signal: outcome.signal,
      outputTruncatedBytes: outcome.outputTruncatedBytes,
      leftoverProcesses: outcome.leftoverProcesses,
      result: outcome.result,
    },
  ];
}

/** A job that has been archived since the facts were read leaves its run open: it is to be planned anew. */
function toRescheduling({ settlement, facts, plan }: PlannedSettlement, jobStatus: JobStatus | undefined) {
  if (plan.status !== 'scheduled' || jobStatus === undefined || jobStatus === 'archived') return [];
  const { runId, fence, outcome } = settlement;
  const { attemptNum, startedAt, workerId, trigger } = facts;
  const isPaused = jobStatus === 'inactive' && trigger !== 'manual';
  return [{ runId, fence, outcome, attemptNum, startedAt, workerId, isPaused, plan: plan as AnotherAttempt }];
}

function toSettled(
  planned: readonly PlannedSettlement[],
  ended: readonly EndedRun[],
  rescheduled: ReadonlyArray<{ readonly id: string; readonly now: Date }>,
): Settled[] {
  const ends = new Map(ended.map((run) => [run.id, run.finishedAt]));
  const retries = new Map(rescheduled.map((run) => [run.id, run.now]));
  return planned.flatMap(({ settlement, facts, plan }) => {
    const finishedAt = ends.get(settlement.runId) ?? retries.get(settlement.runId);
    if (finishedAt === undefined) return [];
    return [
      {
        runId: settlement.runId,
        jobId: facts.jobId,
        pool: facts.pool,
        attemptNum: facts.attemptNum,
        status: plan.status,
        reason: plan.reason,
        errorMsg: settlement.outcome.errorMsg,
        error: settlement.outcome.error,
        startedAt: facts.startedAt,
        finishedAt,
        availableAt: plan.status === 'scheduled' ? (plan as AnotherAttempt).availableAt : undefined,
        hasFollowers: facts.hasFollowers,
      },
    ];
  });
}
