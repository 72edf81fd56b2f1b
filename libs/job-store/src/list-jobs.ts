import type { Job, JobStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { toJob } from './job-row.js';
import { selectJobs } from './select-jobs.js';

export interface JobFilter {
  readonly status?: JobStatus;
  readonly limit: number;
  readonly offset: number;
  /** Jobs whose name sorts after this one: the cursor of deep pages. */
  readonly afterName?: string;
}

/** Jobs by name. */
export async function listJobs(db: Db, filter: JobFilter): Promise<Job[]> {
  const { status, limit, offset, afterName } = filter;
  const rows = await selectJobs(
    db,
    sql`where ${status === undefined ? sql`true` : sql`j.status = ${status}`}
      and ${afterName === undefined ? sql`true` : sql`j.name > ${afterName}`}
      order by j.name limit ${limit} offset ${offset}`,
  );
  return rows.map(toJob);
}
