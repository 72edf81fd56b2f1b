import type { Db } from '@aster-scheduler/db';

/** What a job has come to in the week that ends now, at most two minutes old. */
export interface JobNumbers {
  readonly runs: number;
  readonly failed: number;
  readonly skipped: number;
  readonly usualMs?: number;
  readonly p95Ms?: number;
  readonly scheduledEveryMs?: number;
  /** Absent though it is scheduled: it never ran. */
  readonly effectiveEveryMs?: number;
  readonly refreshedAt: Date;
}

/** `undefined` of a job that has not ended a run yet. */
export async function readJobNumbers(db: Db, jobId: string): Promise<JobNumbers | undefined> {
  const row = await db.selectFrom('job_numbers').selectAll().where('job_id', '=', jobId).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    runs: row.runs_7d,
    failed: row.failed_7d,
    skipped: row.skipped_7d,
    usualMs: row.usual_ms ?? undefined,
    p95Ms: row.p95_ms ?? undefined,
    scheduledEveryMs: row.scheduled_every_ms ?? undefined,
    effectiveEveryMs: row.effective_every_ms ?? undefined,
    refreshedAt: row.refreshed_at,
  };
}
