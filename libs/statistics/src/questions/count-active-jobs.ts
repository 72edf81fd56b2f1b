import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/**
 * How many of some jobs are active. They may be thousands, and nearly all jobs are active: the few that are not are
 * looked for, rather than each that is; and those that are gone, by the key of jobs alone, one by one (`offset 0`): the
 * planner would rather pass all jobs.
 *
 * @param table one row for each of these jobs, with its `job_id`
 */
export async function countActiveJobs(db: Db, table: RawBuilder<unknown>): Promise<number> {
  const found = await sql<{ count: number }>`
    select (
      select count(*) from ${table} s cross join lateral (select from aster.jobs j where j.id = s.job_id offset 0) j
    ) - (
      select count(*) from aster.jobs j join ${table} s on s.job_id = j.id where j.status <> 'active'
    ) as count`.execute(db);
  return found.rows[0]?.count ?? 0;
}
