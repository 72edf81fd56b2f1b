/** The numbers of the locks that are held by name rather than by row, each until its transaction ends. */
export const advisoryLocks = {
  /** Held by the migration that runs; others wait for it. */
  migration: 4_705_913_020,
  /** Held to change edges between jobs, or to delete a job. */
  graph: 4_705_913_021,
  /** Held to make, index or drop partitions of the history. */
  partitions: 4_705_913_022,
  /** Held by a program that brings the database in line with the jobs in its code. */
  codeJobs: 4_705_913_023,
  /** Held to apply the jobs of a source. */
  declaredJobs: 4_705_913_024,
  /** Held to change rules for alerts; shared while a job is made or renamed. */
  alertRules: 4_705_913_025,
  /** Held by the scheduler that looks at the rules for alerts that go by time. */
  timedAlerts: 4_705_913_026,
} as const;
