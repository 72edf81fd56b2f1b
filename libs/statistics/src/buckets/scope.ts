/** Whose runs: those of a job, or of the jobs of a pool, as they were in it when the runs were added up. */
export type Scope = { readonly jobId: string } | { readonly pool: string };

/** As `run_stats.scope` has it. @param scope absent: all jobs together */
export function scopeText(scope: Scope | undefined): string {
  if (scope === undefined) return 'all:';
  return 'jobId' in scope ? `job:${scope.jobId}` : `pool:${scope.pool}`;
}
