/** What a job is given where its author says nothing and the installation may say otherwise. */
export interface InstallationDefaults {
  readonly maxRetries: number;
  readonly timeoutMs: number;
}
