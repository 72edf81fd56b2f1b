import type { Db } from '@aster-scheduler/db';
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

/** All workers, by name. */
export async function listWorkers(db: Db): Promise<WorkerState[]> {
  const result = await sql<WorkerState>`
    select w.id, w.name, case when w.lease_until < clock_timestamp() then 'lost' else w.status end as status,
      w.pools, w.handlers, w.slots, w.version, w.started_at as "startedAt", w.heartbeat_at as "heartbeatAt",
      w.lease_until as "leaseUntil",
      array(select r.id from aster.live_runs r where r.worker_id = w.id and r.status = 'running' order by r.id)::text[]
        as "runningRunIds"
    from aster.workers w order by w.name, w.id`.execute(db);
  return result.rows;
}
