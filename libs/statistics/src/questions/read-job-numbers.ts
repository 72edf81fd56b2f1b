import type { Db, JobNumbersTable } from '@aster-scheduler/db';
import type { Selectable } from 'kysely';

/** What a job has come to in the week that ends now, at most two minutes old. */
export interface JobNumbers {
  /** How many runs ended, without those that were skipped. */
  readonly runs: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly skipped: number;
  readonly usualMs?: number;
  readonly p95Ms?: number;
  /** How long runs usually waited to be started. */
  readonly waitMs?: number;
  readonly scheduledEveryMs?: number;
  /** Absent though it is scheduled: it never ran. */
  readonly effectiveEveryMs?: number;
  readonly refreshedAt: Date;
}

/** `undefined` of a job that has not ended a run yet. */
export async function readJobNumbers(db: Db, jobId: string): Promise<JobNumbers | undefined> {
  return (await readNumbersOf(db, [jobId])).get(jobId);
}

/** Of those of the jobs that have ended a run. */
export async function readNumbersOf(db: Db, jobIds: readonly string[]): Promise<ReadonlyMap<string, JobNumbers>> {
  if (jobIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('job_numbers')
    .selectAll()
    .where('job_id', 'in', jobIds)
    .where('last_run_id', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.job_id, toNumbers(row)]));
}

function toNumbers(row: Selectable<JobNumbersTable>): JobNumbers {
  return {
    runs: row.runs_7d,
    failed: row.failed_7d,
    cancelled: row.cancelled_7d,
    skipped: row.skipped_7d,
    usualMs: row.usual_ms ?? undefined,
    p95Ms: row.p95_ms ?? undefined,
    waitMs: row.wait_ms ?? undefined,
    scheduledEveryMs: row.scheduled_every_ms ?? undefined,
    effectiveEveryMs: row.effective_every_ms ?? undefined,
    refreshedAt: row.refreshed_at,
  };
}
