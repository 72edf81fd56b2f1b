/** What a job is given where its author says nothing and the installation may say otherwise. */
export interface JobDefaults {
  readonly maxRetries: number;
  readonly timeoutMs: number;
}
