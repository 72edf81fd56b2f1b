export { ApiError, type ApiErrorDetails } from './api-error.js';
export { type CallOptions, clientDefaults, type ClientOptions, type EditOptions } from './client-options.js';
export { type AsterClient, createClient } from './create-client.js';
export type { HealthResource } from './health-resource.js';
export type {
  ConcurrencyPolicy,
  DependencyCondition,
  DependencyInput,
  DependencyResource,
  JobChange,
  JobFields,
  JobInput,
  JobListQuery,
  JobResource,
  JobStatus,
  MisfirePolicy,
  WorkerLostPolicy,
} from './job-resource.js';
export type { JobsClient } from './jobs-client.js';
export type { Page } from './page.js';
export { type FieldProblem, isProblem, type Problem, type ProblemCode } from './problem.js';
export type {
  RunAttemptResource,
  RunListItem,
  RunListQuery,
  RunReason,
  RunResource,
  RunStatus,
  RunTrigger,
} from './run-resource.js';
export type { RunsClient } from './runs-client.js';
export { ApiUnreachableError } from './unreachable-error.js';
