/** What a source last said of a job that it owns. */
export interface DeclaredJob {
  readonly jobId: string;
  /** Who owns the job: a repository, a team. */
  readonly source: string;
  /** In the source; the job itself may have been renamed since. */
  readonly name: string;
  /** The fields that the source has named, as documents have them. */
  readonly declared: Readonly<Record<string, unknown>>;
  /** Whether the job was archived because the source no longer had it. */
  readonly isPruned: boolean;
}
