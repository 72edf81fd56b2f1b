import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { SatisfiedSet } from './plan-dependent-ticks.js';

/**
 * Removes the marks of those jobs whose every edge is satisfied; returns these marks, by job. The cursors of the jobs
 * must be held.
 */
export async function consumeCompleteMarks(tx: Tx, jobIds: readonly string[]): Promise<Map<string, SatisfiedSet>> {
  if (jobIds.length === 0) return new Map();
  const result = await sql<{ job_id: string; run_ids: string[]; at: Date }>`
    with complete as (
      select d.job_id from aster.job_dependencies d
      left join aster.dependency_marks m on m.job_id = d.job_id and m.upstream_job_id = d.upstream_job_id
      where d.job_id = any(${jobIds}::uuid[])
      group by d.job_id having count(*) = count(m.run_id)
    ), used as (
      delete from aster.dependency_marks m using complete where m.job_id = complete.job_id
      returning m.job_id, m.run_id, m.marked_at
    )
    select job_id, array_agg(run_id order by run_id)::text[] as run_ids, max(marked_at) as at
    from used group by job_id`.execute(tx);
  return new Map(result.rows.map((row) => [row.job_id, { at: row.at, upstreamRunIds: row.run_ids }]));
}
