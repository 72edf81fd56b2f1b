import {
  type AnotherAttempt,
  type FinalOutcome,
  firstLineOf,
  type JobStatus,
  watchedEnds,
} from '@aster-scheduler/core';
import { type Db, inTransaction, retryConflicts, serverTime, type Tx } from '@aster-scheduler/db';
import { holdJobStatuses } from '../locks/hold-job-statuses.js';
import { lockJobsAndFollowers } from '../locks/lock-jobs.js';
import { workOff } from '../moves/work-off.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { type EndedRun, moveToFinished, type RunEnding } from '../rows/move-to-finished.js';
import { noteHeldRuns } from '../rows/note-held-runs.js';
import { noteStreaks } from './note-streaks.js';
import type { PlannedSettlement } from './planned-settlement.js';
import { rescheduleRuns } from './reschedule-runs.js';
import type { Settled, SettleOptions } from './settlement.js';
import { tellRules } from './tell-rules.js';

/**
 * Carries out what was decided: by one statement where nothing can follow, else in a transaction that holds the jobs
 * concerned. Runs that are no longer as the plans expect are left out of what it returns.
 */
export async function applySettlements(
  db: Db,
  planned: readonly PlannedSettlement[],
  options: SettleOptions,
): Promise<Settled[]> {
  const { now, lockTimeoutMs = lockPatienceMs } = options;
  const isFinal = planned.every(({ plan }) => plan.status !== 'scheduled');
  if (isFinal && planned.every((each) => !each.facts.hasFollowers && !isWatched(each))) {
    const ended = await retryConflicts(db, async () =>
      moveToFinished(db, planned.flatMap(toEnding), { now, lockTimeoutMs, streaksOf: jobsWithStreaks(planned) }),
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
  const ended = await moveToFinished(tx, planned.flatMap(toEnding), { now: options.now });
  const reschedulings = again.flatMap((each) => toRescheduling(each, statuses.get(each.facts.jobId)));
  const rescheduled = await rescheduleRuns(tx, reschedulings, options.now);
  await noteHeldRuns(
    tx,
    again.filter(({ facts }) => statuses.get(facts.jobId) === 'inactive').map(({ facts }) => facts.jobId),
  );
  // what is put aside has given up its place
  const paused = again.filter(({ facts }) => followedJobs.has(facts.jobId) && statuses.get(facts.jobId) === 'inactive');
  const freedJobIds = paused.map(({ facts }) => facts.jobId);
  const endedIds = new Set(ended.map((run) => run.id));
  const completions = planned // in the order given: that is what firings go by
    .filter(({ settlement, facts }) => endedIds.has(settlement.runId) && followedJobs.has(facts.jobId))
    .map(({ settlement: { runId }, facts: { jobId, tellsDependants }, plan }) => {
      return { runId, jobId, satisfies: tellsDependants && 'satisfies' in plan ? plan.satisfies : [] };
    });
  await workOff(tx, { completions, freedJobIds }, options.now ?? (await serverTime(tx)));
  await noteStreaks(tx, planned, { ended, streaksOf: jobsWithStreaks(planned) });
  if (planned.some(isWatched)) await tellRules(tx, planned, ended);
  return toSettled(planned, ended, rescheduled);
}

/** Whether its job begins, goes on or ends to fail: a success of one that does not fail changes nothing. */
function changesStreak({ facts, plan }: PlannedSettlement): boolean {
  return plan.status === 'failed' || plan.status === 'timed_out' || (plan.status === 'succeeded' && facts.isFailing);
}

/** The jobs of which some end changes the streak: then all their ends of the batch count, in their order. */
function jobsWithStreaks(planned: readonly PlannedSettlement[]): ReadonlySet<string> {
  return new Set(planned.filter(changesStreak).map(({ facts }) => facts.jobId));
}

/** Whether its end means something to a rule for alerts, or to somebody who waits for it. */
function isWatched(each: PlannedSettlement): boolean {
  const { watched } = each.facts;
  if (watched === 0 || each.plan.status === 'scheduled') return false;
  return (
    (watched & (watchedEnds.every | watchedEnds.pings)) !== 0 ||
    ((watched & watchedEnds.failures) !== 0 && changesStreak(each))
  );
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
      errorLine: outcome.errorLine ?? firstLineOf((plan as FinalOutcome).errorMsg),
      jobVersion: settlement.claim?.jobVersion,
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
        fence: settlement.fence,
        jobId: facts.jobId,
        jobName: facts.jobName,
        trigger: facts.trigger,
        scheduledAt: facts.scheduledAt,
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
