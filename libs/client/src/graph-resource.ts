import type { DependencyCondition, JobStatus } from './job-policies.js';
import type { RunStatus } from './run-resource.js';

/** A job in the dependency graph. */
export interface GraphJobResource {
  readonly id: string;
  readonly name: string;
  readonly status: JobStatus;
  /** Names of the upstream jobs that have not satisfied their edge since the last firing. */
  readonly waits_for: readonly string[];
  /** Its next tick. */
  readonly next_run_at: string | null;
  /** The run that ended last, two minutes late at most; `null`: none, or none is known. */
  readonly last_run: { readonly id: string; readonly status: RunStatus; readonly finished_at: string } | null;
}

/** An edge, and what it has seen since the last firing of its job. */
export interface GraphEdgeResource {
  readonly job_id: string;
  readonly upstream_job_id: string;
  readonly condition: DependencyCondition;
  /** The run that satisfied it; `null` while the job waits for this edge. */
  readonly satisfied_by: string | null;
  readonly satisfied_at: string | null;
}

/** Jobs by name, and the edges between them. */
export interface GraphResource {
  readonly jobs: readonly GraphJobResource[];
  readonly edges: readonly GraphEdgeResource[];
  /** There are more than 5,000 edges: some, and what jobs wait for by them, are left out. */
  readonly truncated: boolean;
}
