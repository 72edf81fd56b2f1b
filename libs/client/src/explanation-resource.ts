import type { RunAttemptResource, RunReason, RunStatus } from './run-resource.js';

/** What became of an instant of a job. A closed set. */
export type ExplanationCode =
  | 'ran'
  | 'running'
  | 'skipped'
  | 'waiting_for_dependencies'
  | 'waiting_for_slot'
  | 'waiting_for_resume'
  | 'waiting_for_retry'
  | 'waiting_for_worker'
  | 'no_live_worker'
  | 'all_slots_busy'
  | 'not_planned_yet'
  | 'will_run'
  | 'will_be_skipped'
  | 'not_a_tick'
  | 'no_schedule'
  | 'paused'
  | 'archived'
  | 'did_not_exist'
  | 'not_known'
  | 'no_record';

/** The answer to "what became of that tick, and why". */
export interface ExplanationResource {
  readonly code: ExplanationCode;
  /** One plain sentence. */
  readonly sentence: string;
  readonly at: string;
  /** The run or skip of the tick. */
  readonly run_id: string | null;
  readonly status: RunStatus | null;
  readonly reason: RunReason | null;
  /** The earlier attempts of the run, oldest first. */
  readonly attempts: readonly RunAttemptResource[];
  /** Names of the upstream jobs that the run still waits for. */
  readonly waits_for: readonly string[];
  /** Around an instant that is no tick. */
  readonly previous_tick: string | null;
  readonly next_tick: string | null;
}
