import type { FinalStatus, RunReason } from '../run.js';

/** What a rule looks for. Durations are in ms. */
export type AlertCondition =
  /** So many final failures of a job in a row; `reasons` narrows which last failure counts. */
  | { readonly when: 'failed'; readonly inARow: number; readonly reasons?: readonly RunReason[] }
  /** So many percent of the last `of` runs of a job failed, when there were `atLeast` of them. */
  | { readonly when: 'failure_rate'; readonly percent: number; readonly of: number; readonly atLeast: number }
  /** A success that took less. */
  | { readonly when: 'too_short'; readonly underMs: number }
  /** Due for so long, and not started. */
  | { readonly when: 'late_start'; readonly afterMs: number }
  /** Running for longer. */
  | { readonly when: 'running_long'; readonly afterMs: number }
  /** So long without a success. */
  | { readonly when: 'no_success'; readonly forMs: number }
  /** A tick was skipped for one of these reasons. */
  | { readonly when: 'missed'; readonly reasons: readonly RunReason[] }
  /** A notice for each run that ended so; absent: succeeded, failed or timed out. */
  | { readonly when: 'finished'; readonly statuses?: readonly FinalStatus[] };

export type AlertKind = AlertCondition['when'];

export const alertKinds = [
  'failed',
  'failure_rate',
  'too_short',
  'late_start',
  'running_long',
  'no_success',
  'missed',
  'finished',
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
