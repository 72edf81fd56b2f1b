import { DependencyCycleError } from '@aster-scheduler/core';
import { findCycle } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * Rejects when a job lies above itself. Each job above is looked at once, however many ways lead to it.
 *
 * @throws DependencyCycleError with the names along the cycle
 */
export async function refuseCycle(tx: Tx, jobId: string): Promise<void> {
  const edges = await sql<{ job_id: string; upstream_job_id: string }>`
    with recursive above(id) as (
      select ${jobId}::uuid
      union select d.upstream_job_id from above join aster.job_dependencies d on d.job_id = above.id
    )
    select d.job_id, d.upstream_job_id from above join aster.job_dependencies d on d.job_id = above.id
    order by d.job_id, d.upstream_job_id`.execute(tx);
  const upstreamOf = new Map<string, string[]>();
  for (const { job_id, upstream_job_id } of edges.rows) {
    upstreamOf.set(job_id, [...(upstreamOf.get(job_id) ?? []), upstream_job_id]);
  }
  const cycle = findCycle(jobId, upstreamOf);
  if (cycle !== undefined) throw new DependencyCycleError(await listNames(tx, cycle));
}

async function listNames(tx: Tx, jobIds: readonly string[]): Promise<string[]> {
  const rows = await tx.selectFrom('jobs').select(['id', 'name']).where('id', 'in', jobIds).execute();
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return jobIds.map((id) => names.get(id) ?? id);
}
