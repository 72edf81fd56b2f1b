export type { AuditEntry, AuditSubject } from './access/audit-entry.js';
export { insertAuditEntry } from './access/insert-audit-entry.js';
export { type AuditFilter, listAuditEntries } from './access/list-audit-entries.js';
export { auditRetentionMs, removeOldAuditEntries } from './access/remove-old-audit-entries.js';
export type { ApiKey } from './access/api-key.js';
export { deleteSession } from './access/delete-session.js';
export { findUsableSession, type UsableSession } from './access/find-usable-session.js';
export { insertSession, type NewSession } from './access/insert-session.js';
export { insertSessionToken, type NewSessionToken } from './access/insert-session-token.js';
export { findUsableKey, hasApiKey, type UsableKey } from './access/find-usable-key.js';
export { insertApiKey, type NewApiKey } from './access/insert-api-key.js';
export { listApiKeys } from './access/list-api-keys.js';
export { keyUseMs, recordKeyUse } from './access/record-key-use.js';
export { revokeApiKey } from './access/revoke-api-key.js';
export { declareAlert } from './alerts/alert-declaration.js';
export type { AlertDeclaration, AlertEditOptions, AlertRule, AlertRuleDefinition } from './alerts/alert-rule.js';
export type { Channel, ChannelDefinition } from './alerts/channel.js';
export { holdRules } from './alerts/hold-rules.js';
export {
  acknowledgeIncident,
  type ChangedIncident,
  type IncidentChange,
  noteIncident,
  resolveIncident,
} from './alerts/change-incident.js';
export { countIncidents, type IncidentCounts } from './alerts/count-incidents.js';
export { findChannel, listChannels } from './alerts/list-channels.js';
export { findIncident, type Incident, type IncidentsAsked, listIncidents } from './alerts/list-incidents.js';
export { markJobs, type RuleMark } from './alerts/mark-jobs.js';
export { lastSuccessAt } from './alerts/last-success.js';
export { findNotification, listNotifications, type Notification } from './alerts/list-notifications.js';
export { incidentRetentionMs, messageRetentionMs, removeOldAlerts } from './alerts/remove-old-alerts.js';
export { retryNotification } from './alerts/retry-notification.js';
export {
  endSilence,
  insertSilence,
  listSilences,
  mostSilences,
  type NewSilence,
  type Silence,
} from './alerts/silences.js';
export { mostTried, type TrialAsked, type TriedRule, tryAlertRule } from './alerts/try-alert-rule.js';
export { testChannel } from './alerts/test-channel.js';
export { deleteChannel, insertChannel, mostChannels, updateChannel } from './alerts/write-channel.js';
export { findAlertRule, listAlertRules } from './alerts/list-alert-rules.js';
export { deleteAlertRule, insertAlertRule, mostAlertRules, updateAlertRule } from './alerts/write-alert-rule.js';
export { type AlertsLook, lookAfterAlerts } from './alerts/look-after-alerts.js';
export { type ChannelClaim, channelLeaseMs } from './outbox/channel-claim.js';
export { type ClaimedPings, claimPings, hasPings, type PingClaim } from './outbox/claim-pings.js';
export { claimChannels } from './outbox/claim-channels.js';
export { gatherMessages } from './outbox/gather-messages.js';
export { freeHeldMessages } from './outbox/free-held-messages.js';
export { giveUpOrphans } from './outbox/give-up-orphans.js';
export { isCausedByNotice, noticeActor } from './outbox/is-caused-by-notice.js';
export { keepChannel } from './outbox/keep-channel.js';
export { nextDueMs } from './outbox/next-due-ms.js';
export { readNotice } from './outbox/read-notice.js';
export { type PingedEnd, readPingedEnd } from './outbox/read-ping.js';
export { releaseChannel } from './outbox/release-channel.js';
export { settlePing } from './outbox/settle-ping.js';
export { type NotificationResult, type SettledNotification, settleNotification } from './outbox/settle-notification.js';
export { alignBacklog } from './moves/align-backlog.js';
export { removeRunsOfJob } from './moves/remove-runs-of-job.js';
export { type Cursor, leaveCursorBehind, moveCursor } from './ticks/move-cursor.js';
export { recordSchedule, type ScheduleOfJob } from './ticks/record-schedule.js';
export { type PlannedJob, startPlanning } from './ticks/start-planning.js';
export { alignNextPortion } from './upkeep/align-next-portion.js';
export { payloadProblems } from './payloads/payload-problems.js';
export { payloadSchemaProblems } from './payloads/payload-schema-problems.js';
export { notePresence } from './presence/note-presence.js';
export { listServices, type ServiceState } from './presence/list-services.js';
export { removePresence } from './presence/remove-presence.js';
export { longestHeartbeatMs, type ServicePresence } from './presence/service-presence.js';
export { findRemains, type Remains } from './upkeep/find-remains.js';
export { type Backfill, backfillJob, type BackfillOptions } from './triggers/backfill-job.js';
export { cancelRun } from './moves/cancel-run.js';
export {
  type Abilities,
  type ClaimedRun,
  type ClaimedRuns,
  type ClaimOptions,
  claimRuns,
} from './claims/claim-runs.js';
export type { Claim, HeldClaim } from './claims/claim.js';
export { explainRun } from './explain/explain-run.js';
export { explainTick } from './explain/explain-tick.js';
export { type Explanation, type ExplanationCode, explanationCodes } from './explain/explanation.js';
export { whyDue } from './explain/why-due.js';
export { findRun } from './history/find-run.js';
export { answerOnce, answerRetentionMs, type KeyedRequest, type OnceAnswered } from './idempotency/answer-once.js';
export { keyRetentionMs } from './idempotency/trigger-keys.js';
export { removeOldKeys } from './upkeep/remove-old-keys.js';
export type { EnqueuedRun, EnqueueOptions, EnqueueRequest } from './triggers/enqueue-request.js';
export { enqueueRuns } from './triggers/enqueue-runs.js';
export { listRunStates, type RunState } from './history/list-run-states.js';
export { findNextInstant } from './upkeep/find-next-instant.js';
export { indexEnds } from './upkeep/index-ends.js';
export { indexNextWeek, indexPastWeek } from './upkeep/index-rare-runs.js';
export { insertOutput, type OutputPiece } from './output/insert-output.js';
export type { MadeRun } from './moves/make-runs.js';
export { createPartitions, listUnpartitionedWeeks } from './upkeep/create-partitions.js';
export { dropOldRuns, removeDeletedJobs } from './upkeep/keep-history.js';
export { listAttempts } from './history/list-attempts.js';
export { listPools, type PoolState } from './claims/list-pools.js';
export { type FoundPool, searchPools } from './claims/search-pools.js';
export { type FoundWorker, searchWorkers } from './claims/search-workers.js';
export { listRunIds } from './history/list-run-ids.js';
export { countRuns, type RunCount } from './history/count-runs.js';
export type { FoundConditions, RunConditions, RunFilter } from './history/run-filter.js';
export { mostScanned } from './history/recent-ends.js';
export { sortRunsByDuration } from './history/sort-runs-by-duration.js';
export { findRunIds, listRunPage, readRuns, type RunPage } from './history/list-run-page.js';
export { listRunsById } from './history/list-runs-by-id.js';
export { listRuns } from './history/list-runs.js';
export { type FoundRun, searchRuns } from './history/search-runs.js';
export { drainWorker, undrainWorker } from './claims/drain-worker.js';
export { findWorker, listWorkers, type WorkerState } from './claims/list-workers.js';
export { lockJob, type LockedJob, lockJobs, lockJobsAndFollowers } from './locks/lock-jobs.js';
export type { FollowersOf } from './locks/select-followers.js';
export {
  type MaterialisedTicks,
  materialiseDueJobs,
  materialiseJob,
  type MaterialiseOptions,
  type UnreadableJob,
} from './ticks/materialise-due-jobs.js';
export { makeTickRuns, type MakeTickRunsOptions, type MadeTickRuns } from './ticks/make-tick-runs.js';
export { listNextTicks, type NextTickOptions, type NextTicks } from './ticks/list-next-ticks.js';
export { mostAheadMs, setCursorsBack } from './ticks/set-cursors-back.js';
export { type SetBack, setBackCursorsAhead, type SetBackOptions } from './ticks/set-back-cursors-ahead.js';
export { type FollowedZoneData, followZoneData, type ZoneDataOptions } from './ticks/follow-zone-data.js';
export type { NextTick } from './ticks/plan-next-tick.js';
export { readSchedulerAgenda, type SchedulerAgenda } from './upkeep/read-scheduler-agenda.js';
export { type BackfillRange, maxBackfillRuns } from './triggers/plan-backfill.js';
export {
  type GraphEdge,
  type GraphJob,
  type GraphQuestion,
  type JobGraph,
  mostGraphEdges,
  readGraph,
} from './dependencies/read-graph.js';
export { createOutputDecoders, type OutputDecoders } from './output/output-decoders.js';
export { findOutputEncoding } from './output/find-output-encoding.js';
export { type OutputExcerpt, readOutputExcerpt } from './output/read-output-excerpt.js';
export { outputText } from './output/output-text.js';
export { findOutputTail, type OutputStart } from './output/find-output-tail.js';
export { type OutputRange, readOutput, type StoredOutput, type TimedOutput } from './output/read-output.js';
export { skipBegunCharacter } from './output/skip-begun-character.js';
export { readNewestLines } from './output/read-newest-lines.js';
export { type OutputBegin, type OutputOwner, readOutputs } from './output/read-outputs.js';
export { readRunProgress, type RunProgress } from './history/read-run-progress.js';
export { readJobStamps, readMarks, readRunStamps } from './history/read-stamps.js';
export { type LostWorker, type RecoverOptions, recoverLostWorkers, takeoverMs } from './upkeep/recover-lost-workers.js';
export { restoreMissingWorkers } from './upkeep/restore-missing-workers.js';
export { registerWorker, type WorkerRegistration } from './claims/register-worker.js';
export {
  deregisterWorker,
  type LeaseOptions,
  listHeldClaims,
  type LooksFor,
  type RenewedLease,
  renewLease,
} from './claims/renew-lease.js';
export { removeSurplusRuns } from './upkeep/remove-surplus-runs.js';
export { replaceNextRuns } from './upkeep/replace-next-runs.js';
export { retryRun } from './triggers/retry-run.js';
export { settleRuns } from './settlement/settle-runs.js';
export type { ClaimFacts, Settled, Settlement, SettleOptions } from './settlement/settlement.js';
export { type SettledInParts, settleInParts, type SettlementOfJob } from './settlement/settle-in-parts.js';
export { endWithoutFollowing, settlementPatienceMs } from './settlement/end-without-following.js';
export { isCausedByItems } from './portions/is-caused-by-items.js';
export { createTurns, takeAllTurns, type Turns } from './portions/take-turns.js';
export { type LeftItem, lockPatienceMs, type PartsLeft, workInParts } from './portions/work-in-parts.js';
export { type SweepOptions, type Swept, sweepWaitingRuns } from './upkeep/sweep-waiting-runs.js';
export { followEdges } from './moves/follow-edges.js';
export { type DependantsQuestion, listRunDependants, type RunDependant } from './dependencies/list-run-dependants.js';
export { moveWaitsUntil } from './dependencies/move-waits-until.js';
export { countLiveRuns, type LiveRunCounts } from './history/count-live-runs.js';
export { countPausedRuns } from './history/count-paused-runs.js';
export { followNextStatus } from './upkeep/follow-next-status.js';
export { followStatus } from './moves/follow-status.js';
export { type TriggerOptions, triggerJob } from './triggers/trigger-job.js';
export { findUnaccountedTicks, type LedgerRange } from './ticks/unaccounted-ticks.js';
export { findSkippedTicks, listTickSkips } from './skips/list-tick-skips.js';
export { type SkipOptions, skipTick } from './skips/skip-tick.js';
export { maxTickSkips, type TickSkip } from './skips/tick-skip.js';
export { unskipTick } from './skips/unskip-tick.js';
export {
  type BandKind,
  bandKinds,
  type LedgerBand,
  type LedgerEntry,
  type LedgerOutcome,
  ledgerOutcomes,
} from './ledger/ledger-entry.js';
export { type LedgerPage, type LedgerQuery, readLedger } from './ledger/read-ledger.js';
export { elsewhereWorkerId } from './claims/elsewhere-worker.js';
export { endSilentRuns, type SilentRuns, type SilentRunsOptions } from './elsewhere/end-silent-runs.js';
export type { Ping, PingedRun } from './elsewhere/ping.js';
export { removeOldPingNames } from './elsewhere/ping-names.js';
export { findPingedJob, replacePingToken } from './elsewhere/ping-tokens.js';
export { type KeptPingsOptions, takeKeptPings, type TakenPings } from './elsewhere/take-kept-pings.js';
export { takePing } from './elsewhere/take-ping.js';
