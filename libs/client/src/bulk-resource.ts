import type { JobHealth } from './job-list-resource.js';
import type { JobStatus } from './job-resource.js';
import type { RunStatus, RunTrigger } from './run-resource.js';

/** What may be done to many: `cancel` and `retry` to runs, all others to jobs. */
export type BulkAction = 'cancel' | 'retry' | 'pause' | 'resume' | 'trigger' | 'delete' | 'label';

/** What jobs or runs must have to be meant; nothing: all of them. */
export interface BulkFilter {
  /** Of runs several, of jobs one. */
  readonly status?: JobStatus | readonly RunStatus[];
  /** Of runs. */
  readonly job_id?: string;
  /** Of runs. */
  readonly trigger?: RunTrigger;
  /** Of runs: scheduled at this instant or later. */
  readonly from?: string;
  /** Of runs: scheduled before this instant. */
  readonly to?: string;
  /** Of jobs. */
  readonly pool?: string;
  /** Of jobs. */
  readonly owner?: string;
  /** Of jobs: each with this value. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Of jobs: what is the matter with them. */
  readonly health?: JobHealth;
  /** Of jobs: a text in the name, the owner, the command, the handler or the labels. */
  readonly q?: string;
}

/** What is to be done, and to which jobs or runs. */
export interface BulkInput {
  readonly action: BulkAction;
  /** At most 10,000; instead of `filter`. */
  readonly ids?: readonly string[] | null;
  /** All that match now, at most 100,000. */
  readonly filter?: BulkFilter | null;
  /** How many are meant: refused (409) when they are others by now. */
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
