/** From where jobs are changed. */
export const changeOrigins = ['ui', 'api', 'cli', 'apply', 'code', 'import', 'scheduler'] as const;
/** `apply` and `code` are jobs as files and in programs; `scheduler` is a pause that was over. A set that grows. */
export type ChangeOrigin = (typeof changeOrigins)[number];

/** Who changes a job, and from where. */
export interface Change {
  /** Absent where nobody is known by name. */
  readonly by?: string;
  readonly origin: ChangeOrigin;
  /** Of the files that were applied, such as a commit. */
  readonly revision?: string;
  /** Of that revision. */
  readonly author?: string;
}
