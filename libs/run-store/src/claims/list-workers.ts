import type { Reach } from '@aster-scheduler/core';
import { type Db, whereRunReached } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A worker as the others see it. */
export interface WorkerState {
  readonly id: string;
  readonly name: string;
  /** `lost`: its lease has run out, and its runs are about to be taken over. */
  readonly status: 'active' | 'draining' | 'lost';
  readonly pools: readonly string[];
  readonly handlers: readonly string[];
  readonly slots: number;
  readonly runningRunIds: readonly string[];
  readonly version: string;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
  readonly leaseUntil: Date;
}

/**
 * All workers, by name.
 *
 * @param reach of whoever asks: only those that serve one of their pools, with their pools and their runs
 */
export async function listWorkers(db: Db, reach: Reach = {}): Promise<WorkerState[]> {
  const pools =
    reach.pools === undefined
      ? sql`w.pools`
      : sql`array(select p from unnest(w.pools) as p where p = any(${reach.pools}::text[]))`;
  const ofReachedPools = reach.pools === undefined ? sql`` : sql`where w.pools && ${reach.pools}::text[]`;
  const result = await sql<WorkerState>`
    select w.id, w.name, case when w.lease_until < clock_timestamp() then 'lost' else w.status end as status,
      ${pools} as pools, w.handlers, w.slots, w.version, w.started_at as "startedAt", w.heartbeat_at as "heartbeatAt",
      w.lease_until as "leaseUntil",
      array(select r.id from aster.live_runs r where r.worker_id = w.id and r.status = 'running'
        and ${whereRunReached(reach)} order by r.id)::text[]
        as "runningRunIds"
    from aster.workers w ${ofReachedPools} order by w.name, w.id`.execute(db);
  return result.rows;
}
