import { isUnlimited, type Reach } from '@aster-scheduler/core';
import { type Db, whereReached, whereRunReached } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A named group of workers and the runs that it has to execute. */
export interface PoolState {
  readonly name: string;
  /** Live workers that serve the pool; not those that claim nothing more. */
  readonly workers: number;
  /** Live workers that serve the pool and claim nothing more, since they end or were told so. */
  readonly draining: number;
  /** Slots of workers that claim; a worker of several pools counts in each. */
  readonly slots: number;
  readonly running: number;
  /** Due and not claimed. */
  readonly due: number;
  /** Scheduled for later: retries. */
  readonly scheduled: number;
  /** Waiting for dependencies or for a place. */
  readonly waiting: number;
  /** How long the first due run has been due. */
  readonly oldestDueMs?: number;
}

/**
 * Every pool that a job, a live run or a live worker names, by name.
 *
 * @param reach of whoever asks: only their pools, with their runs
 */
export async function listPools(db: Db, reach: Reach = {}): Promise<PoolState[]> {
  const isReachedPool = isUnlimited(reach)
    ? sql`true`
    : sql`n.pool = any(${reach.pools ?? []}::text[]) or n.pool in (select j.pool from aster.jobs j where ${whereReached(reach)})`;
  const result = await sql<Omit<PoolState, 'oldestDueMs'> & { readonly oldestDueMs: number | null }>`
    with recursive runs as (
      select pool, count(*) filter (where status = 'running') as running,
        count(*) filter (where status = 'scheduled' and available_at <= clock_timestamp()) as due,
        count(*) filter (where status = 'scheduled' and available_at > clock_timestamp()) as scheduled,
        count(*) filter (where status = 'waiting') as waiting,
        extract(epoch from clock_timestamp() - min(available_at) filter (where status = 'scheduled')) * 1000 as oldest
      from aster.live_runs r where ${whereRunReached(reach)} and r.handler is distinct from '@elsewhere'
      group by pool
    ), workers as (
      select pool, count(*) filter (where claims) as workers, sum(slots) filter (where claims) as slots,
        count(*) filter (where not claims) as draining
      from aster.workers w cross join lateral (
        select distinct pool, w.status = 'active' and w.drain_asked_at is null as claims from unnest(w.pools) as pool
      ) served
      where lease_until > clock_timestamp() group by pool
    ), job_pools as (
      select min(pool) as pool from aster.jobs
      union all
      select (select min(j.pool) from aster.jobs j where j.pool > p.pool) from job_pools p where p.pool is not null
    ), names as (
      select pool from job_pools where pool is not null union select pool from runs union select pool from workers
    )
    select n.pool as name, coalesce(w.workers, 0)::integer as workers, coalesce(w.slots, 0)::integer as slots,
      coalesce(w.draining, 0)::integer as draining,
      coalesce(r.running, 0)::integer as running, coalesce(r.due, 0)::integer as due,
      coalesce(r.scheduled, 0)::integer as scheduled, coalesce(r.waiting, 0)::integer as waiting,
      case when r.oldest > 0 then round(r.oldest)::float8 end as "oldestDueMs"
    from names n left join runs r using (pool) left join workers w using (pool)
    where ${isReachedPool} order by n.pool`.execute(db);
  return result.rows.map((row) => ({ ...row, oldestDueMs: row.oldestDueMs ?? undefined }));
}
