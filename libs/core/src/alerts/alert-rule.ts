import type { FinalStatus, RunReason } from '../run.js';

/** What a rule looks for. Durations are in ms. */
export type AlertCondition =
  /** So many final failures of a job in a row; `reasons` narrows which last failure counts. */
  | { readonly when: 'failed'; readonly inARow: number; readonly reasons?: readonly RunReason[] }
  /** So many percent of the last `of` runs of a job failed, of those that ended within, when there were `atLeast`. */
  | {
      readonly when: 'failure_rate';
      readonly percent: number;
      readonly of: number;
      readonly withinMs?: number;
      readonly atLeast: number;
    }
  /** A success that took less, and less than so many times what its runs usually take; one of them is said. */
  | { readonly when: 'too_short'; readonly underMs?: number; readonly factor?: number }
  /** Due for so long, and not started. */
  | { readonly when: 'late_start'; readonly afterMs: number }
  /** Running for longer, and for longer than so many times what all but a few of its runs take. */
  | { readonly when: 'running_long'; readonly afterMs: number; readonly factor?: number }
  /** So long without a success. */
  | { readonly when: 'no_success'; readonly forMs: number }
  /** A tick was skipped for one of these reasons. */
  | { readonly when: 'missed'; readonly reasons: readonly RunReason[] }
  /** So many percent of its ticks in the last seven days were skipped. */
  | { readonly when: 'skipping'; readonly percent: number }
  /** A notice for each run that ended so; absent: succeeded, failed or timed out. */
  | { readonly when: 'finished'; readonly statuses?: readonly FinalStatus[] }
  /** A notice for each run that ended so and has written something, or has written this text. */
  | { readonly when: 'output'; readonly statuses?: readonly FinalStatus[]; readonly contains?: string }
  | EngineCondition;

/** What a rule looks for that is about no job. Durations are in ms. */
export type EngineCondition =
  /** Runs are due in a pool that nobody serves, for so long. */
  | { readonly when: 'pool_starved'; readonly afterMs: number }
  /** The run of a pool that has been due longest has been due for so long. */
  | { readonly when: 'backlog'; readonly oldestMs: number }
  /** The lease of a worker ran out. */
  | { readonly when: 'worker_lost' }
  /** A scheduler was not heard of for so long, or there was none that looked. */
  | { readonly when: 'scheduler_silent'; readonly afterMs: number }
  /** The proof of the ledger has found ticks without a run or a skip. */
  | { readonly when: 'ledger_gap' }
  /** What was to be sent through a channel was given up. */
  | { readonly when: 'channel_failing' };

export type AlertKind = AlertCondition['when'];
export type EngineAlertKind = EngineCondition['when'];

export const engineAlertKinds = [
  'pool_starved',
  'backlog',
  'worker_lost',
  'scheduler_silent',
  'ledger_gap',
  'channel_failing',
] as const satisfies readonly EngineAlertKind[];

export const alertKinds = [
  'failed',
  'failure_rate',
  'too_short',
  'late_start',
  'running_long',
  'no_success',
  'missed',
  'skipping',
  'finished',
  'output',
  ...engineAlertKinds,
] as const satisfies readonly AlertKind[];

export const alertSeverities = ['info', 'warning', 'critical'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

export const alertEvents = ['opened', 'reminded', 'resolved'] as const;
export type AlertEvent = (typeof alertEvents)[number];

/** Which jobs a rule or a silence is about: those that all of it holds for; all jobs when nothing is said. */
export interface AlertMatch {
  /** Names; `*` stands for any characters, `?` for one. One of them must match. */
  readonly jobs?: readonly string[];
  /** Labels that a job must all have. */
  readonly labels?: Readonly<Record<string, string>>;
  /** A job must be of one of them. */
  readonly pools?: readonly string[];
}
