/** Which tick is to be skipped. */
export interface SkipInput {
  /** A tick to come of the schedule of the job. */
  readonly at: string;
  /** Why: up to 1,000 characters. */
  readonly note?: string | null;
}

/** That a tick to come is to be skipped. */
export interface SkipResource {
  readonly at: string;
  readonly note: string | null;
  /** Who wants it, where that is known. */
  readonly by: string | null;
  readonly created_at: string;
}
