export { ApiError, type ApiErrorDetails } from './api-error.js';
export type {
  ChannelChange,
  ChannelConfigResource,
  ChannelInput,
  ChannelKind,
  ChannelResource,
} from './alert-channel-resource.js';
export {
  type AlertEvent,
  type AlertKind,
  type EngineAlertKind,
  type AlertMatchResource,
  type AlertRuleChange,
  type AlertRuleInput,
  type AlertRuleResource,
  type AlertSeverity,
  type AlertTrialInput,
  type AlertTrialResource,
  alertKinds,
  engineAlertKinds,
} from './alert-rule-resource.js';
export type {
  AlertMessage,
  AlertMessageData,
  AlertMessageGroup,
  AlertMessageIncident,
  AlertMessageJob,
  AlertMessageRule,
  AlertMessageRun,
  AlertMessageSubject,
  AlertMessageType,
} from './alert-message.js';
export type { IncidentListQuery, IncidentNoteInput, IncidentResource } from './incident-resource.js';
export type { NotificationListQuery, NotificationResource } from './notification-resource.js';
export type { IncidentSilenceInput, SilenceInput, SilenceListQuery, SilenceResource } from './silence-resource.js';
export type {
  AlertRulesClient,
  AlertsClient,
  ChannelsClient,
  IncidentsClient,
  NotificationsClient,
  SilencesClient,
} from './alerts-client.js';
export type { AuditEntryResource, AuditQuery } from './audit-resource.js';
export type { BackfillInput, BackfillResource, BackfillRun } from './backfill-resource.js';
export {
  type CallOptions,
  clientDefaults,
  type ClientOptions,
  type EditOptions,
  type FollowOptions,
  type KeyedOptions,
  type OutputOptions,
  type PostOptions,
} from './client-options.js';
export { type AsterClient, createClient } from './create-client.js';
export type { ExplanationCode, ExplanationResource } from './explanation-resource.js';
export type {
  ForecastQuery,
  ForecastResource,
  SimulatedChange,
  SimulationInput,
  SimulationResource,
} from './forecast-resource.js';
export { ForeignAnswerError } from './foreign-answer-error.js';
export type { GraphEdgeResource, GraphJobResource, GraphResource } from './graph-resource.js';
export type { HealthResource } from './health-resource.js';
export type { CheckResource, CheckVerdict, DoctorResource } from './doctor-resource.js';
export type { InfoResource } from './info-resource.js';
export type {
  CountResource,
  JobConditionsQuery,
  JobCountQuery,
  JobGrouping,
  JobGroupResource,
  JobGroupsQuery,
  JobGroupsResource,
  JobHealth,
  JobListItemResource,
  JobListQuery,
  JobSort,
  LastRunResource,
} from './job-list-resource.js';
export type {
  ConcurrencyPolicy,
  DependencyCondition,
  JobStatus,
  MisfirePolicy,
  OutputStreams,
  RunPlace,
  WorkerLostPolicy,
} from './job-policies.js';
export type {
  DependencyInput,
  DependencyResource,
  JobChange,
  JobFields,
  JobInput,
  ChangedJobResource,
  JobResource,
} from './job-resource.js';
export type {
  ChangeOrigin,
  JobDefinitionResource,
  JobVersionItem,
  JobVersionResource,
} from './job-version-resource.js';
export type { JobPauseResource, PauseInput } from './job-pause.js';
export type { SkipInput, SkipResource } from './skip-resource.js';
export type { JobsClient } from './jobs-client.js';
export type { AttemptEvent, OutputEndEvent, OutputEvent, OutputPieceEvent } from './output-event.js';
export type {
  KeyInput,
  KeyListQuery,
  KeyResource,
  MeResource,
  NewKeyResource,
  ReachResource,
  Role,
} from './key-resource.js';
export type { KeysClient } from './keys-client.js';
export type { Page, PageQuery } from './page.js';
export type {
  LedgerBandResource,
  LedgerEntryResource,
  LedgerOutcome,
  LedgerPageResource,
  LedgerQuery,
  LedgerResource,
} from './ledger-resource.js';
export { type FieldProblem, isProblem, type Problem, type ProblemCode } from './problem.js';
export type {
  RunAttemptResource,
  RunDifferenceResource,
  RunInclude,
  RunListItem,
  RunComparisonResource,
  RunCountQuery,
  RunCountResource,
  RunDependantResource,
  RunDependantsResource,
  RunListQuery,
  RunOverridesResource,
  RunReason,
  RunResource,
  RunStatus,
  RunTrigger,
  ThrownErrorResource,
} from './run-resource.js';
export type { RunsClient } from './runs-client.js';
export type {
  ClockMark,
  SchedulePreviewInput,
  SchedulePreviewResource,
  TickResource,
  TicksQuery,
} from './schedule-resource.js';
export type { SearchQuery, SearchResource } from './search-resource.js';
export type { SecretInput, SecretResource, SecretRotationResource } from './secret-resource.js';
export type { SecretsClient } from './secrets-client.js';
export type { ServiceResource } from './service-resource.js';
export type { StatisticsClient } from './statistics-client.js';
export type {
  FailureGroupResource,
  FailuresQuery,
  FailuresResource,
  HeatQuery,
  JobNumbersResource,
  JobStatisticsResource,
  OverviewPart,
  OverviewQuery,
  OverviewResource,
  OverviewRunsResource,
  RunCountsResource,
  RunStatisticsQuery,
  RunStatisticsResource,
  StatisticsQuery,
  VerdictResource,
  VersionNumbersResource,
} from './statistics-resource.js';
export type { DatabaseResource, SystemResource, TableSizeResource } from './system-resource.js';
export type {
  TimelineBar,
  TimelinePage,
  TimelineQuery,
  TimelineResource,
  TimelineRowResource,
} from './timeline-resource.js';
export type { RetryInput, TriggerInput } from './trigger-input.js';
export { ApiUnreachableError } from './unreachable-error.js';
export type { ChangedEvent, HelloEvent, Watch, WatchEvent } from './watch-event.js';
export type { PoolResource, PoolScaleResource, WorkerResource } from './worker-resource.js';
export {
  type DeclaredChannel,
  type DeclaredJob,
  type DeclaredRule,
  defineJobs,
  type DefineJobsOptions,
  type JobsDocument,
} from './define-jobs.js';
export type {
  BulkAction,
  BulkFilter,
  BulkInput,
  BulkJobFilter,
  BulkProblemResource,
  BulkResource,
} from './bulk-resource.js';
export type {
  AppliedChange,
  AppliedConflict,
  AppliedJob,
  AppliedKind,
  AppliedUpdate,
  ApplyInput,
  ApplyResource,
  PruneWay,
} from './apply-resource.js';
export type { PingInput, PingResource, PingTokenResource } from './ping-resource.js';
