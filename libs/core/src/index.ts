export { apiKeyHint, apiKeyPrefix, hashApiKey, isApiKey, newApiKey } from './access/api-key.js';
export { isReached, isUnlimited, labelValues, type Reach, type ReachedJob } from './access/reach.js';
export { isSessionToken, newSessionToken } from './access/session-token.js';
export { includesRole, type Role, roles } from './access/role.js';
export {
  type AlertCondition,
  type AlertEvent,
  alertEvents,
  type AlertKind,
  alertKinds,
  type AlertMatch,
  alertSeverities,
  type AlertSeverity,
  type EngineAlertKind,
  engineAlertKinds,
  type EngineCondition,
} from './alerts/alert-rule.js';
export {
  type ChannelConfig,
  type ChannelKind,
  channelKinds,
  type ChannelSettings,
  channelSettings,
} from './alerts/alert-channel.js';
export { fillBodyTemplate } from './alerts/body-template.js';
export { alertRuleFieldNames, alertRuleProblems, channelDocumentProblems } from './alerts/alert-document-problems.js';
export { alertFieldRules, alertNameRule } from './alerts/alert-fields.js';
export { channelProblems } from './alerts/channel-problems.js';
export {
  type ConditionFields,
  conditionFieldNames,
  conditionOf,
  conditionProblems,
  saidOf,
} from './alerts/condition-of.js';
export { engineMatchProblem, isEngineAlert } from './alerts/engine-match-problem.js';
export type {
  ChannelFacts,
  DuePool,
  EngineFacts,
  EngineFinding,
  EnginePlan,
  EngineRule,
  LostWorkerFacts,
  OpenEngineIncident,
  ProvenHour,
  SchedulerFacts,
} from './alerts/engine-facts.js';
export { alertKeepers, keepsAlerts } from './alerts/keeps-alerts.js';
export { matchProblem } from './alerts/match-problem.js';
export { type AlertMove, type EndFacts, planEndAlert } from './alerts/plan-end-alert.js';
export { planEngineAlert } from './alerts/plan-engine-alert.js';
export {
  type ChannelHistory,
  groupingMs,
  messageKey,
  type MessagesPlan,
  type PlannedMessage,
  planMessages,
  type WaitingNotice,
} from './alerts/plan-messages.js';
export { planResend } from './alerts/plan-resend.js';
export { planTrial, type Trial, type TrialIncident, type TrialRun } from './alerts/plan-trial.js';
export { planTimedAlert, type TimedFacts } from './alerts/plan-timed-alert.js';
export { readSmtpUrl, type SmtpServer } from './alerts/smtp-server.js';
export { watchedEnds, watchedEndsOf } from './alerts/watched-ends.js';
export {
  type Notice,
  type NoticeEvent,
  noticeEvents,
  type NoticeGroup,
  type NoticeIncident,
  type NoticeJob,
  type NoticeLimits,
  type NoticeRule,
  type NoticeRun,
  type NoticeSubject,
  type OpenedAs,
} from './alerts/notice.js';
export { editDistance } from './edit-distance.js';
export { errorCode } from './error-code.js';
export { isLoopback } from './is-loopback.js';
export { isPlainObject } from './is-plain-object.js';
export { isUuid } from './is-uuid.js';
export { errorLineOf, firstErrorLineOf, longestErrorLine } from './error-line-of.js';
export { messageOf, sentenceOf } from './sentence-of.js';
export { shellWord } from './shell-word.js';
export { describeThrown, type ThrownError } from './describe-thrown.js';
export { formatDuration, maxDurationMs, parseDuration } from './duration.js';
export {
  AsterError,
  ClaimLostError,
  DatabaseReadOnlyError,
  DatabaseUnavailableError,
  DatabaseUnfitError,
  DependencyCycleError,
  type ErrorCode,
  type FieldProblem,
  IdempotencyMismatchError,
  InvalidInputError,
  LeaseLostError,
  ManagedError,
  NameTakenError,
  NotFoundError,
  SchemaMissingError,
  SchemaNewerError,
  StateConflictError,
  VersionConflictError,
} from './errors.js';
export { type Change, type ChangeOrigin, changeOrigins } from './change.js';
export type { AsterEvent, Emit } from './events.js';
export type { EnterRun, ExecuteOptions, Executor, OutputChunk, RunStart } from './executor.js';
export {
  type DependencyReference,
  type Job,
  type JobDefinition,
  type JobDependency,
  type JobPause,
  type JobSchedule,
  type JobStatus,
  jobStatuses,
  maxKeepRuns,
  type JobTask,
  type RetryPolicy,
} from './job.js';
export { definitionOf } from './definition-of.js';
export { findCycle } from './find-cycle.js';
export { defaultDefinition } from './job-document/default-definition.js';
export { type DocumentChange, documentChanges, sortedEdges } from './job-document/document-changes.js';
export { type DocumentField, documentEntries, documentNames } from './job-document/document-fields.js';
export { fromDocument, toDocument } from './job-document/document-values.js';
export type { InstallationDefaults } from './job-document/installation-defaults.js';
export type { DocumentDependency, JobDocument } from './job-document/job-document.js';
export { mergeDocument } from './job-document/merge-document.js';
export type { JobSelector } from './job-selector.js';
export { checkFields } from './job-rules/check-fields.js';
export { checkTogether, type TogetherOptions } from './job-rules/check-together.js';
export { commandSizeProblems } from './job-rules/command-size-problems.js';
export { definitionNames, type FieldNames } from './job-rules/field-names.js';
export { fieldProblemOf } from './job-rules/field-problem-of.js';
export type { FieldRule, NumberRule, TextRule } from './job-rules/field-rule.js';
export { jobFieldValue, withJobFields } from './job-rules/job-field-values.js';
export { isLabelName, maxLabels } from './job-rules/labels-problem.js';
export { edgeRules, type JobField, jobFieldNames, jobRules, maxUpstreamJobs } from './job-rules/job-rules.js';
export { maxJsonDepth } from './job-rules/json-problem.js';
export { characterProblem, textProblem } from './job-rules/text-problem.js';
export { workerRules } from './job-rules/worker-rules.js';
export { jobNameProblem, maxJobNameLength, normaliseJobName } from './job-name.js';
export { hashPingToken, isPingToken, newPingToken } from './access/ping-token.js';
export { elsewhereHandler } from './elsewhere-handler.js';
export { defaultGraceMs, defaultMaxDelayMs, jobDefaults } from './job-defaults.js';
export { ListenError } from './listen-error.js';
export { newId } from './new-id.js';
export { createNewestBytes, type NewestBytes } from './newest-bytes.js';
export { handBackReasons, type Outcome, type OutcomeStatus } from './outcome.js';
export { outcomeOfStop } from './outcome-of-stop.js';
export { outcomeOfTimeout } from './outcome-of-timeout.js';
export { outputEncodingOf } from './output-encoding.js';
export {
  type AnotherAttempt,
  conditionsSatisfiedBy,
  defaultFreeHandbacks,
  type FinalOutcome,
  planSettlement,
  type SettlementFacts,
  type SettlementPlan,
} from './plan-settlement.js';
export {
  concurrencyPolicies,
  type ConcurrencyPolicy,
  type DependencyCondition,
  dependencyConditions,
  misfirePolicies,
  type MisfirePolicy,
  outputStreams,
  type OutputStreams,
  type RunPlace,
  runPlaces,
  workerLostPolicies,
  type WorkerLostPolicy,
} from './policies.js';
export { printThrown } from './print-thrown.js';
export { nextRetryAt } from './retry.js';
export {
  type FinalStatus,
  finalStatuses,
  isFinal,
  type LiveStatus,
  liveStatuses,
  type Run,
  type RunAttempt,
  type RunReason,
  runReasons,
  type RunStatus,
  runStatuses,
  type RunTrigger,
  runTriggers,
} from './run.js';
export { expandArgument, expandedBytes } from './expand-argument.js';
export { utf8Bytes } from './utf8-bytes.js';
export { firstLineOf } from './first-line-of.js';
export { firstRunIdAt, runIdTime, tickRunId } from './run-id.js';
export { createMaskedStream, type MaskedStream, maskedSecret, maskText } from './secrets/masked-stream.js';
export {
  createSecretMask,
  createSecretMaskInTurns,
  maxSecretBytes,
  minSecretBytes,
  type SecretMask,
} from './secrets/secret-mask.js';
export {
  fillSecrets,
  isSecretName,
  maxSecretsOfJob,
  type SecretReference,
  secretReferenceProblem,
  secretReferencesIn,
  type SecretSource,
  secretSources,
  withoutReferences,
} from './secrets/secret-references.js';
export { type SecretProvider, UnreadableSecretError } from './secrets/secret-provider.js';
export { splitWords } from './split-words.js';
export { createStopper, type Stopper, type StopReason, type StopSignal } from './stop.js';
export {
  applyOverrides,
  type CommandTask,
  type HandlerTask,
  type Task,
  type TaskKind,
  type TaskOf,
  taskOf,
  type TaskOverrides,
} from './task.js';
