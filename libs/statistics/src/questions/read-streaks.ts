import type { RunReason } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';

/** How long a job has been failing. */
export interface Streak {
  readonly failures: number;
  readonly since: Date;
  readonly firstRunId: string;
  readonly lastFailedAt: Date;
  readonly lastRunId: string;
  /** Absent: none is known. */
  readonly lastSuccessAt?: Date;
  /** Why it failed last. */
  readonly reason?: RunReason;
  readonly errorLine?: string;
}

/** The streaks of those of the jobs that fail now. */
export async function readStreaks(db: Db, jobIds: readonly string[]): Promise<ReadonlyMap<string, Streak>> {
  if (jobIds.length === 0) return new Map();
  const rows = await db.selectFrom('job_streaks').selectAll().where('job_id', 'in', jobIds).execute();
  return new Map(
    rows.map((row) => [
      row.job_id,
      {
        failures: row.failures,
        since: row.first_failed_at,
        firstRunId: row.first_run_id,
        lastFailedAt: row.last_failed_at,
        lastRunId: row.last_run_id,
        lastSuccessAt: row.last_success_at ?? undefined,
        reason: row.reason ?? undefined,
        errorLine: row.error_line ?? undefined,
      },
    ]),
  );
}
