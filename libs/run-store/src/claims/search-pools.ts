import { isUnlimited, type Reach } from '@aster-scheduler/core';
import { containing, type Db, whereReached } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A pool that a search has found. */
export interface FoundPool {
  readonly name: string;
  /** Live workers that serve it. */
  readonly workers: number;
}

/** Names of pools that jobs have, and jobs of a pool, that are looked at. */
const mostLookedAt = 1_000;

/**
 * Pools that a job or a live worker names, with the text in their name. Of a reach: those that it names, and those of
 * its jobs, as far as one of the first thousand jobs of the pool is one of them.
 */
export async function searchPools(
  db: Db,
  { text, reach, limit }: { readonly text: string; readonly reach: Reach; readonly limit: number },
): Promise<readonly FoundPool[]> {
  const isReached = isUnlimited(reach)
    ? sql`true`
    : sql`(n.pool = any(${reach.pools ?? []}::text[]) or exists (
        select from (select * from aster.jobs i where i.pool = n.pool order by i.name limit ${mostLookedAt}) j
        where ${whereReached(reach)}
      ))`;
  const result = await sql<FoundPool>`
    with recursive job_pools as (
      select min(pool) as pool from aster.jobs
      union all
      select (select min(j.pool) from aster.jobs j where j.pool > p.pool) from job_pools p where p.pool is not null
    ), served as (
      select p.pool, count(distinct w.id)::integer as workers from aster.workers w cross join unnest(w.pools) as p(pool)
      where w.lease_until > clock_timestamp() group by p.pool
    ), names as (
      (select pool from job_pools where pool is not null limit ${mostLookedAt}) union select pool from served
    )
    select n.pool as name, coalesce(s.workers, 0) as workers from names n left join served s using (pool)
    where n.pool ilike ${containing(text)} and ${isReached} order by n.pool limit ${limit}`.execute(db);
  return result.rows;
}
