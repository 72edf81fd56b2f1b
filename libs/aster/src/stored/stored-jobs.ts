import type { Job as StoredJob, JobStatus } from '@aster-scheduler/core';
import type { JobOptions } from '../jobs/job-options.js';
import type { JobTypes } from '../jobs/job-types.js';

/**
 * Whose handler executes a job that is made at run time: what the code calls that job, or what `job` or `defineJob`
 * returned.
 */
export type HandlerOf<Payload> = string | ({ readonly name: string } & JobTypes<Payload>);

/**
 * What a job that is made at run time is. What is left out is as with any job, and its pool that of the handler's job.
 */
export interface StoredJobOptions<Payload = unknown> extends Omit<JobOptions, 'payload' | 'concurrency'> {
  readonly handler: HandlerOf<Payload>;
  readonly payload?: NoInfer<Payload>;
}

/** Which jobs to list. */
export interface StoredJobFilter {
  readonly status?: JobStatus;
  /** Of the labels of a job, all of these. */
  readonly labels?: Readonly<Record<string, string>>;
  /** 100 by default, 1,000 at most. */
  readonly limit?: number;
  /** Jobs whose name sorts after this: `next` of the page before. */
  readonly after?: string;
}

/** Jobs by name. */
export interface StoredJobPage {
  readonly jobs: readonly StoredJob[];
  /**
   * What `after` of the next page is; absent on the last one. A page may hold fewer jobs than the limit though more
   * follow.
   */
  readonly next?: string;
}

/**
 * Jobs that no code names: a schedule for each customer, say, which all run the handler of one job of the code. They
 * belong to nobody, and are there until somebody removes them. Jobs of the code are found and listed, and not changed.
 */
export interface StoredJobs {
  /**
   * @throws InvalidInputError that names every problem
   * @throws NameTakenError
   * @throws NotFoundError when there is no job of the handler's name
   */
  create<Payload>(name: string, options: StoredJobOptions<Payload>): Promise<StoredJob>;
  /**
   * Makes the job, or gives the one of this name exactly these options; whether it is paused stays. Doing it again with
   * the same options changes nothing.
   *
   * @throws InvalidInputError, NotFoundError
   * @throws StateConflictError for a job that the code of a service declares
   */
  put<Payload>(name: string, options: StoredJobOptions<Payload>): Promise<StoredJob>;
  /**
   * Pauses, resumes or archives it.
   *
   * @throws NotFoundError
   * @throws StateConflictError for a job that the code of a service declares
   */
  setStatus(name: string, status: JobStatus): Promise<StoredJob>;
  /**
   * Deletes it with its runs, and returns whether it was there.
   *
   * @throws StateConflictError for a job that the code of a service declares, or that others depend on
   */
  remove(name: string): Promise<boolean>;
  find(name: string): Promise<StoredJob | undefined>;
  list(filter?: StoredJobFilter): Promise<StoredJobPage>;
}
