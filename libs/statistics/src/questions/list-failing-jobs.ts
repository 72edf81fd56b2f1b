import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { countActiveJobs } from './count-active-jobs.js';

/** An active job whose last run that succeeded, failed or timed out did not succeed. */
export interface FailingJob {
  readonly jobId: string;
  readonly jobName: string;
  /** How often it has failed in a row. */
  readonly failures: number;
  readonly since: Date;
  /** The last failure, and when it ended. */
  readonly runId: string;
  readonly at: Date;
  readonly errorLine?: string;
  readonly owner?: string;
  readonly runbookUrl?: string;
}

type FailingRow = {
  readonly [Field in keyof Required<FailingJob>]:
    NonNullable<FailingJob[Field]> | (undefined extends FailingJob[Field] ? null : never);
};

/** Those that began to fail last, first. Exact: settlement keeps it. */
export async function listFailingJobs(db: Db, limit: number): Promise<FailingJob[]> {
  const found = await sql<FailingRow>`
    select j.id as "jobId", j.name as "jobName", s.failures, s.first_failed_at as since, s.last_run_id as "runId",
      s.last_failed_at as at, s.error_line as "errorLine", j.owner, j.runbook_url as "runbookUrl"
    from aster.job_streaks s join aster.jobs j on j.id = s.job_id where j.status = 'active'
    order by s.first_failed_at desc, s.job_id desc limit ${limit}`.execute(db);
  return found.rows.map(({ errorLine, owner, runbookUrl, ...row }) => ({
    ...row,
    errorLine: errorLine ?? undefined,
    owner: owner ?? undefined,
    runbookUrl: runbookUrl ?? undefined,
  }));
}

export async function countFailingJobs(db: Db): Promise<number> {
  return countActiveJobs(db, sql`aster.job_streaks`);
}
