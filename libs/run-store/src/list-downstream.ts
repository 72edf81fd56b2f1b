import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** The ids of the jobs that depend on any of the given ones. */
export async function listDownstream(db: Db, upstreamIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('job_dependencies')
    .select('job_id')
    .distinct()
    .where(sql<boolean>`upstream_job_id = any(${upstreamIds}::uuid[])`)
    .execute();
  return rows.map((row) => row.job_id);
}
