import type { ThrownError } from './describe-thrown.js';
import type { TaskOverrides } from './task.js';

/** Live statuses, then final ones. */
export const runStatuses = [
  'waiting',
  'scheduled',
  'running',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
] as const;
export type RunStatus = (typeof runStatuses)[number];

export const liveStatuses = ['waiting', 'scheduled', 'running'] as const;
export type LiveStatus = (typeof liveStatuses)[number];
export const finalStatuses = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'] as const;
export type FinalStatus = (typeof finalStatuses)[number];

/** What made the run. */
export const runTriggers = ['schedule', 'manual', 'dependency', 'backfill', 'retry'] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** Why a run is in the state it is in, where the state alone does not say it. A closed set. */
export const runReasons = [
  'exit_code',
  'signal',
  'spawn_failed',
  'timeout',
  'handler_error',
  'handler_unknown',
  'result_too_large',
  'worker_lost',
  'resources',
  'no_ping',
  'reported_failure',
  'unexpected_ping',
  'handed_back',
  'follow_up_failed',
  'cancelled_by_user',
  'replaced',
  'missed',
  'coalesced',
  'concurrency_forbid',
  'queue_full',
  'dependencies_not_met',
  'skipped_by_user',
  'archived',
  'waiting_for_dependencies',
  'waiting_for_slot',
  'paused',
] as const;
export type RunReason = (typeof runReasons)[number];

/** One start of a run that has ended. */
export interface RunAttempt {
  readonly attemptNum: number;
  readonly status: FinalStatus | 'lost';
  readonly startedAt?: Date;
  readonly finishedAt: Date;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly errorMsg?: string;
  /** What a handler has thrown, with everything that it was caused by. */
  readonly error?: ThrownError;
  readonly reason?: RunReason;
  readonly workerId?: string;
  /** As of a run. */
  readonly leftoverProcesses?: number;
}

/** One tick, trigger or dependency firing of a job: one row, one final outcome. */
export interface Run {
  readonly id: string;
  readonly jobId: string;
  readonly jobName: string;
  readonly status: RunStatus;
  readonly trigger: RunTrigger;
  /** The attempt that runs or ran last; 0 before the first start. */
  readonly attemptNum: number;
  /** The tick, to the millisecond, or the instant of the trigger. */
  readonly scheduledAt: Date;
  /** Not claimed before this instant. */
  readonly availableAt: Date;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly outputTruncatedBytes: number;
  /**
   * Processes that the command had left running when it ended by itself, and that had to be ended; absent where there
   * were none.
   */
  readonly leftoverProcesses?: number;
  readonly errorMsg?: string;
  /** What a handler has thrown, with everything that it was caused by. */
  readonly error?: ThrownError;
  readonly reason?: RunReason;
  readonly workerId?: string;
  readonly upstreamRunIds: readonly string[];
  /** The run that this one repeats on request. */
  readonly retryOf?: string;
  /** Set on a skip that stands for several ticks: `scheduledAt` is the first of them, this the last. */
  readonly skippedUntil?: Date;
  /** How many ticks the skip stands for. */
  readonly skippedTicks?: number;
  /** What a handler returned. */
  readonly result?: unknown;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Which version of the job the last attempt executed; absent until it has ended, and where that is not known. */
  readonly jobVersion?: number;
  /** Who asked for it; absent where nobody did, and where those who ask are not told apart. */
  readonly actor?: string;
  /** The line that says what went wrong: the last one of its output, or the first one of what a handler has thrown. */
  readonly errorLine?: string;
  /** What its trigger has said otherwise than the job, and why; only of a run that is read by itself. */
  readonly overrides?: TaskOverrides;
  /** Absent where it was not kept. */
  readonly pool?: string;
  /** Absent where it was not kept. */
  readonly priority?: number;
}

/** Whether the run has its one final outcome. */
export function isFinal(status: RunStatus): status is FinalStatus {
  return !(liveStatuses as readonly string[]).includes(status);
}
