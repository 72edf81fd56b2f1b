export { type Backfill, backfillJob, type BackfillOptions } from './backfill-job.js';
export { cancelRun } from './cancel-run.js';
export { type Abilities, type ClaimedRun, type ClaimOptions, claimRuns } from './claim-runs.js';
export { explainTick } from './explain-tick.js';
export { type Explanation, type ExplanationCode, explanationCodes } from './explanation.js';
export { findRun } from './find-run.js';
export { answerOnce, answerRetentionMs, type KeyedRequest, type OnceAnswered } from './idempotency/answer-once.js';
export { removeOldAnswers } from './idempotency/remove-old-answers.js';
export { indexPastWeek } from './index-past-weeks.js';
export { insertOutput, type OutputPiece } from './insert-output.js';
export type { InsertedRun } from './insert-runs.js';
export { createPartitions } from './create-partitions.js';
export { dropOldRuns, removeDeletedJobs } from './keep-history.js';
export { listAttempts } from './list-attempts.js';
export { listPools, type PoolState } from './list-pools.js';
export { listRuns, type RunFilter } from './list-runs.js';
export { listWorkers, type WorkerState } from './list-workers.js';
export { lockJob, type LockedJob, lockJobs } from './lock-jobs.js';
export type { FollowersOf } from './select-followers.js';
export {
  type MaterialisedTicks,
  materialiseDueJobs,
  materialiseJob,
  type MaterialiseOptions,
  type UnreadableJob,
} from './materialise-due-jobs.js';
export { nextRunDueInMs, readSchedulerAgenda, type SchedulerAgenda } from './next-due.js';
export { type BackfillRange, maxBackfillRuns } from './plan-backfill.js';
export { type GraphEdge, type GraphJob, type JobGraph, readGraph } from './read-graph.js';
export { type OutputRange, outputText, readOutput, type StoredOutput } from './read-output.js';
export { type OutputBegin, type OutputOwner, readOutputs } from './read-outputs.js';
export { readRunProgress, type RunProgress } from './read-run-progress.js';
export { type LostWorker, recoverLostWorkers, takeoverMs } from './recover-lost-workers.js';
export { registerWorker, type WorkerRegistration } from './register-worker.js';
export { deregisterWorker, type HeldRun, type LeaseOptions, listHeldRuns, renewLease } from './renew-lease.js';
export { removeSurplusRuns } from './remove-surplus-runs.js';
export { retryRun } from './retry-run.js';
export { type ClaimFacts, type Settled, type Settlement, type SettleOptions, settleRuns } from './settle-runs.js';
export { sweepWaitingRuns } from './sweep-waiting-runs.js';
export { type TriggerOptions, triggerJob } from './trigger-job.js';
export { findUnaccountedTicks, type LedgerRange } from './unaccounted-ticks.js';
export {
  type AskedFor,
  type AskedJob,
  type FreeRunOptions,
  type FreeRunRequest,
  type FreeRuns,
  insertFreeRuns,
} from './insert-free-runs.js';
