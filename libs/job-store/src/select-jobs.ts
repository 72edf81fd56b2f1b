import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import type { JobRow } from './job-row.js';

/**
 * Reads whole jobs: `rest` is what follows `from aster.jobs j`. One that is not active has no next tick, though what
 * was due before may still have to be planned.
 */
export async function selectJobs(db: Db, rest: RawBuilder<unknown>): Promise<JobRow[]> {
  const result = await sql<JobRow>`
    select j.*, c.planned_until, case when j.status = 'active' then c.next_run_at end as next_run_at, coalesce((
      select json_agg(json_build_object('jobId', u.id, 'jobName', u.name, 'condition', d.condition) order by u.name)
      from aster.job_dependencies d join aster.jobs u on u.id = d.upstream_job_id where d.job_id = j.id
    ), '[]') as depends_on
    from aster.jobs j join aster.job_cursors c on c.job_id = j.id ${rest}`.execute(db);
  return result.rows;
}
