import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

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

/**
 * Thousands may fail and nearly all jobs are active: the few that are not are looked for, rather than each that is; and
 * those that are gone, by the key of jobs alone.
 */
export async function countFailingJobs(db: Db): Promise<number> {
  const found = await sql<{ count: number }>`
    select (
      select count(*) from aster.job_streaks s where exists (select from aster.jobs j where j.id = s.job_id)
    ) - (
      select count(*) from aster.jobs j join aster.job_streaks s on s.job_id = j.id where j.status <> 'active'
    ) as count`.execute(db);
  return found.rows[0]?.count ?? 0;
}
