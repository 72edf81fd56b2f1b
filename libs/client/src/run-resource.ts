import type { DependencyCondition } from './job-policies.js';
import type { PageQuery } from './page.js';

export type RunStatus =
  'waiting' | 'scheduled' | 'running' | 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'skipped';

/** What made the run. */
export type RunTrigger = 'schedule' | 'manual' | 'dependency' | 'backfill' | 'retry';

/** Why a run is in the state it is in, where the state alone does not say it. A closed set. */
export type RunReason =
  | 'exit_code'
  | 'signal'
  | 'spawn_failed'
  | 'timeout'
  | 'handler_error'
  | 'handler_unknown'
  | 'result_too_large'
  | 'worker_lost'
  | 'resources'
  | 'no_ping'
  | 'reported_failure'
  | 'unexpected_ping'
  | 'handed_back'
  | 'follow_up_failed'
  | 'cancelled_by_user'
  | 'replaced'
  | 'missed'
  | 'coalesced'
  | 'concurrency_forbid'
  | 'queue_full'
  | 'dependencies_not_met'
  | 'skipped_by_user'
  | 'archived'
  | 'paused'
  | 'waiting_for_dependencies'
  | 'waiting_for_slot';

/** One start of a run that has ended and was followed by another. */
export interface RunAttemptResource {
  readonly attempt_num: number;
  readonly status: Extract<RunStatus, 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'skipped'> | 'lost';
  readonly started_at: string | null;
  readonly finished_at: string;
  readonly exit_code: number | null;
  readonly signal: string | null;
  /** As of a run. */
  readonly leftover_processes: number | null;
  readonly error_msg: string | null;
  readonly reason: RunReason | null;
  readonly worker_id: string | null;
}

/** A run in a list: one tick, trigger or dependency firing of a job. Instants are in ISO 8601 in UTC. */
export interface RunListItem {
  readonly id: string;
  readonly job_id: string;
  readonly job_name: string;
  readonly status: RunStatus;
  readonly trigger: RunTrigger;
  /** The attempt that runs or ran last; 0 before the first start. */
  readonly attempt_num: number;
  /** The tick, to the millisecond, or the instant of the trigger. */
  readonly scheduled_at: string;
  /** Not started before this instant. */
  readonly available_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** How long the last attempt took; `null` until it has ended, and when nothing was started. */
  readonly duration_ms: number | null;
  /** From when the last attempt could start (`available_at`) until it did; `null` before the first start. */
  readonly delay_ms: number | null;
  readonly exit_code: number | null;
  readonly signal: string | null;
  /**
   * Of the last attempt, `null` before the first start. A list has the begin of it, 4,000 characters at most; a run
   * by itself all of it, or its begin and its end when it takes more than 64 KB: `output()` has the whole.
   */
  readonly output: string | null;
  /** Bytes of output that were not kept. */
  readonly output_truncated_bytes: number;
  /**
   * How many processes the command had left running when it ended by itself, and that were ended after `kill_grace`;
   * `null` when there were none.
   */
  readonly leftover_processes: number | null;
  /** The sentence for people. */
  readonly error_msg: string | null;
  readonly reason: RunReason | null;
  readonly worker_id: string | null;
  readonly upstream_run_ids: readonly string[];
  /** The run that this one repeats on request. */
  readonly retry_of: string | null;
  /** Set on a skip that stands for several ticks: `scheduled_at` is the first of them, this the last. */
  readonly skipped_until: string | null;
  readonly skipped_ticks: number | null;
  /** What a handler returned. */
  readonly result: unknown;
  readonly created_at: string;
  readonly updated_at: string;
  /** Which version of the job the last attempt executed; `null` until it has ended, and where that was not kept. */
  readonly job_version: number | null;
  /** Who asked for it; `null` where nobody did, and where those who ask are not told apart. */
  readonly actor: string | null;
  /**
   * The line that says what went wrong: the last one of its output, or the first one of what a handler has thrown; 300
   * characters at most, without colours.
   */
  readonly error_line: string | null;
  /** `null` where it was not kept. */
  readonly pool: string | null;
  /** `null` where it was not kept. */
  readonly priority: number | null;
  /** With `include=usual`: how long the runs of its job took in a week, the median and what 95 of 100 are within. */
  readonly usual_ms?: number | null;
  readonly p95_ms?: number | null;
  /** With `include=last_line`: what its last attempt has put out last, 300 characters at most, without colours. */
  readonly last_line?: string | null;
}

/** What a handler has thrown, as plain values; of a long chain the outer errors are kept. */
export interface ThrownErrorResource {
  /** The name of its class. */
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ThrownErrorResource;
  /** Of an `AggregateError`. */
  readonly errors?: readonly ThrownErrorResource[];
}

/** What a run has otherwise than its job. */
export interface RunOverridesResource {
  readonly args?: readonly string[];
  /** Merged over the job's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly payload?: unknown;
  readonly timeout?: string;
}

/** A run with all that is kept of it. */
export interface RunResource extends RunListItem {
  /** What is kept of the output of the last attempt. */
  readonly output_bytes: number;
  /** What the handler has thrown in the last attempt, with everything that it was caused by. */
  readonly error: ThrownErrorResource | null;
  /** What its trigger has said otherwise than the job; `null` for nothing. */
  readonly overrides: RunOverridesResource | null;
  /** Why, as whoever asked for it has said. */
  readonly note: string | null;
  /** The earlier attempts, oldest first: the newest 500. */
  readonly attempts: readonly RunAttemptResource[];
}

/** Which runs are meant. */
export interface RunCountQuery {
  readonly job_id?: string;
  /** The name of its job; instead of `job_id`. */
  readonly job?: string;
  readonly status?: RunStatus | readonly RunStatus[];
  readonly trigger?: RunTrigger;
  /** ISO 8601 with a zone; runs scheduled at this instant or later. */
  readonly from?: string;
  /** ISO 8601 with a zone; runs scheduled before this instant. */
  readonly to?: string;
  /** ISO 8601 with a zone; runs that ended at this instant or later, whenever they were scheduled. */
  readonly ended_from?: string;
  readonly reason?: RunReason | readonly RunReason[];
  readonly worker_id?: string;
  readonly pool?: string;
  /** Of its job, such as `team=data`: all of these. */
  readonly label?: string | readonly string[];
  /** What its id begins with, or what stands in the error of a run of the last 30 days that did not succeed. */
  readonly q?: string;
  /** How long its last attempt took, at the least and at most. */
  readonly min_ms?: number;
  readonly max_ms?: number;
  /** Attempts at the least. */
  readonly attempts?: number;
}

/** Which runs a list holds, in which order; the newest come first unless it says otherwise. */
export interface RunListQuery extends RunCountQuery, PageQuery {
  /** By how long the last attempt took; such a list has an `offset` and no cursor. `-` descends. */
  readonly sort?: '-scheduled' | 'duration' | '-duration';
  /** What is left out, and `null` then: it may be large. */
  readonly fields?: '-output' | '-result' | readonly ('-output' | '-result')[];
  /** What else is told of each run. */
  readonly include?: RunInclude | readonly RunInclude[];
}

/** What a list of runs can tell besides. */
export type RunInclude = 'usual' | 'last_line';

/** A fact in which two runs differ. */
export interface RunDifferenceResource {
  /** As it is called in a run, or in a job. */
  readonly field: string;
  readonly value: unknown;
  readonly other: unknown;
}

/** A run beside another one of its job. */
export interface RunComparisonResource {
  readonly run_id: string;
  /** `null` when no run before it has succeeded. */
  readonly with_run_id: string | null;
  /** What matters most first. */
  readonly differences: readonly RunDifferenceResource[];
  /**
   * The fields of the job that are not the same in the versions that the two executed, status and pause left out;
   * `null` where one of the versions is not known, or kept no longer.
   */
  readonly job_differences: readonly RunDifferenceResource[] | null;
}

/** A job that runs after the job of a run, and what it has made of the run. */
export interface RunDependantResource {
  readonly job_id: string;
  readonly job_name: string;
  readonly condition: DependencyCondition;
  /** The run that has come of it; `null`: none so far. */
  readonly run_id: string | null;
  /** Of that run. */
  readonly status: RunStatus | null;
  /** The run counts for this job, which waits for other jobs still. */
  readonly held: boolean;
}

/** What follows a run, by name, as the edges are now. */
export interface RunDependantsResource {
  readonly dependants: readonly RunDependantResource[];
  /** There are more of them. */
  readonly truncated: boolean;
}

/** How many runs there are. */
export interface RunCountResource {
  readonly count: number;
  /** Otherwise there are as many at the least. */
  readonly is_exact: boolean;
}
