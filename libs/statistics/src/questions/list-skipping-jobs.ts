import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { countActiveJobs } from './count-active-jobs.js';

/** A job that starts much less often than its schedule says. */
export interface SkippingJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly scheduledEveryMs: number;
  /** Absent: it never ran. */
  readonly effectiveEveryMs?: number;
  /** How long its runs take, and wait to be started: which of the two keeps it from its ticks. */
  readonly runMs?: number;
  readonly waitMs?: number;
}

interface SkippingRow {
  readonly jobId: string;
  readonly jobName: string;
  readonly scheduledEveryMs: number;
  readonly effectiveEveryMs: number | null;
  readonly runMs: number | null;
  readonly waitMs: number | null;
}

/** Those that have skipped most in the week behind, by an index that has no others. */
export async function listSkippingJobs(db: Db, limit: number): Promise<SkippingJob[]> {
  const found = await sql<SkippingRow>`
    select j.id as "jobId", j.name as "jobName", n.scheduled_every_ms as "scheduledEveryMs",
      n.effective_every_ms as "effectiveEveryMs", n.usual_ms as "runMs", n.wait_ms as "waitMs"
    from aster.job_numbers n join aster.jobs j on j.id = n.job_id
    where n.is_skipping and j.status = 'active' order by n.skipped_7d desc, n.job_id desc limit ${limit}`.execute(db);
  return found.rows.map((row) => ({
    ...row,
    effectiveEveryMs: row.effectiveEveryMs ?? undefined,
    runMs: row.runMs ?? undefined,
    waitMs: row.waitMs ?? undefined,
  }));
}

export async function countSkippingJobs(db: Db): Promise<number> {
  return countActiveJobs(db, sql`(select n.job_id from aster.job_numbers n where n.is_skipping)`);
}
