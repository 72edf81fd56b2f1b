import type { JobHealth } from './job-list-resource.js';
import type { JobStatus } from './job-policies.js';
import type { RunCountQuery } from './run-resource.js';

/** What may be done to many: `cancel` and `retry` to runs, all others to jobs. */
export type BulkAction = 'cancel' | 'retry' | 'pause' | 'resume' | 'trigger' | 'delete' | 'label';

/** Which jobs are meant; nothing: all of them. */
export interface BulkJobFilter {
  readonly status?: JobStatus;
  readonly pool?: string;
  readonly owner?: string;
  /** The source that owns the job. */
  readonly managed_by?: string;
  /** Each with this value. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What is the matter with them. */
  readonly health?: JobHealth;
  /** A text in the name, the owner, the command, the handler or the labels. */
  readonly q?: string;
  /** What the name begins with. */
  readonly prefix?: string;
}

/** Which jobs are meant, or which runs, as their list is asked for them. */
export type BulkFilter = BulkJobFilter | RunCountQuery;

/** What is to be done, and to which jobs or runs. */
export interface BulkInput {
  readonly action: BulkAction;
  /** At most 10,000; instead of `filter`. */
  readonly ids?: readonly string[] | null;
  /** All that match now, at most 100,000. */
  readonly filter?: BulkFilter | null;
  /** How many are meant: refused (409) when they are more or fewer by now; runs that `filter` matches may be fewer. */
  readonly expected?: number | null;
  /** Only tells how many they are. */
  readonly dry_run?: boolean | null;
  /** Of a pause. */
  readonly note?: string | null;
  /** Of a pause. */
  readonly until?: string | null;
  /** To label: `null` removes a label. */
  readonly labels?: Readonly<Record<string, string | null>> | null;
}

/** What could not be done, and why. */
export interface BulkProblemResource {
  readonly id: string;
  readonly code: string;
  readonly detail: string;
}

/** One action on many jobs or runs. */
export interface BulkResource {
  /** `null`: it was asked only how many they are. */
  readonly id: string | null;
  readonly action: BulkAction;
  readonly total: number;
  /** Those that failed are not among them. */
  readonly done: number;
  readonly failed: number;
  /** The first of those that failed, at most 20. */
  readonly problems: readonly BulkProblemResource[];
  readonly created_by: string | null;
  readonly created_at: string | null;
  readonly finished_at: string | null;
}
