import type { JobResource } from './job-resource.js';

/** All of a job that somebody has decided. */
export type JobDefinitionResource = Omit<JobResource, 'id' | 'next_run_at' | 'created_at' | 'updated_at' | 'version'>;

/** From where a job was changed. */
export type ChangeOrigin = 'ui' | 'api' | 'cli' | 'apply' | 'code' | 'import' | 'scheduler';

/** That a job was changed. */
export interface JobVersionItem {
  readonly version: number;
  readonly changed_at: string;
  /** Who changed it, where that is known. */
  readonly changed_by: string | null;
  /** `null`: before versions were kept. */
  readonly origin: ChangeOrigin | null;
  /** Of the files that were applied, such as a commit; `null` where nobody said. */
  readonly revision: string | null;
  /** Who wrote that revision, where that is known. */
  readonly author: string | null;
  /** The fields that have other values than in the version before; none in the first that is known. */
  readonly changed: readonly string[];
}

/** What a job was like after a change. */
export interface JobVersionResource extends JobVersionItem {
  /** With the names that its upstreams had then. */
  readonly definition: JobDefinitionResource;
}
