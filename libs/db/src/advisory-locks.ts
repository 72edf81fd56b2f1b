/** The numbers of the locks that are held by name rather than by row, each until its transaction ends. */
export const advisoryLocks = {
  /** Migrations queue up behind it. */
  migration: 4_705_913_020,
  /** Whoever changes edges between jobs, or deletes a job. */
  graph: 4_705_913_021,
  /** Whoever makes, indexes or drops partitions of the history. */
  partitions: 4_705_913_022,
  /** Programs that bring the jobs of their code in line. */
  codeJobs: 4_705_913_023,
} as const;
