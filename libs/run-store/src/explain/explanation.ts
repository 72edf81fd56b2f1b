import type { RunAttempt, RunReason, RunStatus } from '@aster-scheduler/core';

/** What became of an instant of a job, as a code. There are no other codes. */
export const explanationCodes = [
  'ran',
  'running',
  'skipped',
  'waiting_for_dependencies',
  'waiting_for_slot',
  'waiting_for_resume',
  'waiting_for_retry',
  'waiting_for_worker',
  'no_live_worker',
  'all_slots_busy',
  'not_planned_yet',
  'will_run',
  'will_be_skipped',
  'not_a_tick',
  'no_schedule',
  'paused',
  'archived',
  'did_not_exist',
  'not_known',
  'no_record',
] as const;
export type ExplanationCode = (typeof explanationCodes)[number];

/** The answer to "what became of that tick, and why". */
export interface Explanation {
  readonly code: ExplanationCode;
  /** One plain sentence. */
  readonly sentence: string;
  readonly at: Date;
  readonly runId?: string;
  readonly status?: RunStatus;
  readonly reason?: RunReason;
  readonly attempts?: readonly RunAttempt[];
  /** What a waiting run still waits for: names of upstream jobs. */
  readonly waitsFor?: readonly string[];
  /** The tick before `at`, where `at` is none. */
  readonly previousTick?: Date;
  readonly nextTick?: Date;
}
