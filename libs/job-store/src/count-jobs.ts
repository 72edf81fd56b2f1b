import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type JobConditions, whereJob } from './job-conditions.js';

export interface JobCount {
  readonly count: number;
  /** Whether there are no more than were counted. */
  readonly isExact: boolean;
}

/** @param max how many are counted at most */
export async function countJobs(db: Db, conditions: JobConditions, max: number): Promise<JobCount> {
  const found = await sql<{ count: number }>`
    select count(*) as count from (
      select from aster.jobs j where ${whereJob(conditions)} limit ${max + 1}
    ) counted`.execute(db);
  const count = found.rows[0]?.count ?? 0;
  return { count: Math.min(count, max), isExact: count <= max };
}
