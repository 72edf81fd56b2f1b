import type { JobStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** The status of a job, and since when it has it. */
export interface StatusSince {
  readonly jobId: string;
  readonly status: JobStatus;
  readonly since?: Date;
}

/** Of each of the jobs that there is, by its id. */
export async function readStatusSince(db: Db, jobIds: readonly string[]): Promise<ReadonlyMap<string, StatusSince>> {
  const result = await sql<{ id: string; status: JobStatus; since: Date | null }>`
    select j.id, j.status, (
      select min(s.since) from aster.job_schedules s where s.job_id = j.id and s.since > coalesce((
        select max(o.since) from aster.job_schedules o where o.job_id = j.id and o.status <> j.status
      ), '-infinity')
    ) as since
    from aster.jobs j where j.id = any(${jobIds}::uuid[])`.execute(db);
  return new Map(
    result.rows.map((row) => [row.id, { jobId: row.id, status: row.status, since: row.since ?? undefined }]),
  );
}
