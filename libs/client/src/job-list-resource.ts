import type { JobStatus } from './job-policies.js';
import type { JobResource } from './job-resource.js';
import type { PageQuery } from './page.js';
import type { RunReason, RunStatus } from './run-resource.js';
import type { ClockMark } from './schedule-resource.js';

/** Which jobs are listed or counted. */
export interface JobConditionsQuery {
  readonly status?: JobStatus;
  readonly pool?: string;
  readonly owner?: string;
  /** The source that owns the job. */
  readonly managed_by?: string;
  /** Each as `name=value`; only jobs that have all of them. */
  readonly label?: readonly string[];
  /** A text in the name, the owner, the command, the handler or the labels. */
  readonly q?: string;
  /** What the name begins with, such as `etl/`. */
  readonly prefix?: string;
  readonly health?: JobHealth;
}

/** What may be the matter with a job. */
export type JobHealth = 'failing' | 'late' | 'skipping' | 'never' | 'paused' | 'no_worker' | 'no_tick';

export type JobSort = 'name' | 'next' | 'updated' | 'failing' | 'last' | 'success' | 'duration';

/** Which jobs a list holds, in which order, and what it tells of each. */
export interface JobListQuery extends PageQuery, JobConditionsQuery {
  /** By name unless given; `-` turns it round. Jobs that have none of it come last. */
  readonly sort?: JobSort | `-${JobSort}`;
  readonly include?: ReadonlyArray<'last_runs' | 'stats' | 'streak' | 'ticks'>;
}

export interface JobCountQuery extends JobConditionsQuery {
  /** How far is counted, 10,000 unless given. */
  readonly max?: number;
}

/** What jobs can be put together by; a folder is what stands before the first `/` behind `prefix`. */
export type JobGrouping = 'folder' | 'label' | 'pool' | 'owner' | 'managed_by' | 'letter';

export interface JobGroupsQuery extends JobConditionsQuery {
  /** By folder unless given. */
  readonly by?: JobGrouping;
}

export interface JobGroupResource {
  /** As lists are narrowed to it: `etl/`, `team=data`, `gpu`; `null`: the jobs that have none. */
  readonly value: string | null;
  readonly jobs: number;
  /** How many of them fail now. */
  readonly failing: number;
  /** How many jobs stand before the first of them in a list by name: its `offset`. */
  readonly before: number;
}

export interface JobGroupsResource {
  /** Those with the most jobs first. */
  readonly groups: readonly JobGroupResource[];
  /** Whether these are all: 500 groups at most, of 200,000 jobs. */
  readonly is_complete: boolean;
}

export interface CountResource {
  readonly count: number;
  /** Whether there are no more than were counted. */
  readonly is_exact: boolean;
}

/** Id, status, when it was scheduled, duration in ms, attempts, and the reason. */
export type LastRunResource = readonly [string, RunStatus, string, number | null, number, RunReason | null];

/** A job in a list, with what was asked for besides. */
export interface JobListItemResource extends JobResource {
  /** The last 20 that have ended, skips among them, the newest first. */
  readonly last_runs?: readonly LastRunResource[];
  /** What it has come to in a week, at most two minutes old; `null` until a run has ended. */
  readonly stats?: {
    readonly window: '7d';
    readonly runs: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly skipped: number;
    readonly p50_ms: number | null;
    readonly p95_ms: number | null;
  } | null;
  /** Since when it fails; `null`: its last run that was not cancelled or skipped succeeded. */
  readonly streak?: {
    readonly failures: number;
    readonly since: string;
    /** The last failure. */
    readonly run_id: string;
    readonly error_line: string | null;
  } | null;
  /** The next three. */
  readonly ticks?: ReadonlyArray<{
    readonly at: string;
    readonly mark: ClockMark | null;
    /** Somebody wants it to be skipped. */
    readonly is_skipped: boolean;
  }>;
}
