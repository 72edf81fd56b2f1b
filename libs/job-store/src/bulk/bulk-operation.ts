import type { Change } from '@aster-scheduler/core';

/** What may be done to many runs. */
export const runActions = ['cancel', 'retry'] as const;
/** What may be done to many jobs. */
export const jobActions = ['pause', 'resume', 'trigger', 'delete', 'label'] as const;
export const bulkActions = [...runActions, ...jobActions] as const;
export type BulkAction = (typeof bulkActions)[number];

/** What an action is given. */
export interface BulkOptions {
  /** Why the jobs are paused. */
  readonly note?: string;
  /** Until when the jobs are paused, in ISO 8601. */
  readonly until?: string;
  /** Names and values that are set; a name with `null` is removed. */
  readonly labels?: Readonly<Record<string, string | null>>;
}

/** An item that could not be done, and why. */
export interface BulkProblem {
  readonly id: string;
  readonly code: string;
  readonly detail: string;
}

/** One action on many jobs or runs. */
export interface BulkOperation {
  readonly id: string;
  readonly action: BulkAction;
  readonly options: BulkOptions;
  readonly total: number;
  /** Those that failed are not among them. */
  readonly done: number;
  readonly failed: number;
  /** The first of those that failed, at most `mostProblems`. */
  readonly problems: readonly BulkProblem[];
  readonly change: Change;
  readonly createdAt: Date;
  readonly finishedAt?: Date;
}

/** Items of one operation. */
export const mostItems = 100_000;
export const mostProblems = 20;
