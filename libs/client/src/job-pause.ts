/** That a job is paused. */
export interface JobPauseResource {
  /** Why, as whoever paused it says. */
  readonly note: string | null;
  /** Who paused it, where that is known. */
  readonly by: string | null;
  /** Since when. */
  readonly at: string;
  /** When the job is resumed by itself; `null`: only by hand. */
  readonly until: string | null;
}

/** What may be said when a job is paused. */
export interface PauseInput {
  /** Why: up to 1,000 characters. */
  readonly note?: string | null;
  /** When the job is to go on by itself; in the future. */
  readonly until?: string | null;
}
