import type { Reach } from '@aster-scheduler/core';
import { type Db, whereRunReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { elsewhereWorkerId } from './elsewhere-worker.js';

/** A worker as the others see it. */
export interface WorkerState {
  readonly id: string;
  readonly name: string;
  /**
   * `draining`: it claims nothing more. `lost`: its lease has run out, and its runs are about to be taken over.
   */
  readonly status: 'active' | 'draining' | 'lost';
  readonly pools: readonly string[];
  readonly handlers: readonly string[];
  readonly slots: number;
  readonly runningRunIds: readonly string[];
  readonly version: string;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
  readonly leaseUntil: Date;
  /** Since when it is to claim nothing more because somebody wants it so. */
  readonly drainAskedAt?: Date;
}

interface WorkerRow extends Omit<WorkerState, 'drainAskedAt'> {
  readonly drainAskedAt: Date | null;
}

/**
 * All workers, by name.
 *
 * @param reach of whoever asks: only those that serve one of their pools, with their pools and their runs
 */
export async function listWorkers(db: Db, reach: Reach = {}): Promise<WorkerState[]> {
  return selectWorkers(db, reach.pools === undefined ? sql`true` : sql`w.pools && ${reach.pools}::text[]`, reach);
}

export async function findWorker(db: Db, id: string): Promise<WorkerState | undefined> {
  const [worker] = await selectWorkers(db, sql`w.id = ${id}`, {});
  return worker;
}

async function selectWorkers(db: Db, which: RawBuilder<unknown>, reach: Reach): Promise<WorkerState[]> {
  const pools =
    reach.pools === undefined
      ? sql`w.pools`
      : sql`array(select p from unnest(w.pools) as p where p = any(${reach.pools}::text[]))`;
  const result = await sql<WorkerRow>`
    select w.id, w.name, ${pools} as pools, w.handlers, w.slots, w.version, w.started_at as "startedAt",
      case when w.lease_until < clock_timestamp() then 'lost' when w.drain_asked_at is not null then 'draining'
        else w.status end as status,
      w.heartbeat_at as "heartbeatAt", w.lease_until as "leaseUntil", w.drain_asked_at as "drainAskedAt",
      array(select r.id from aster.live_runs r where r.worker_id = w.id and r.status = 'running'
        and ${whereRunReached(reach)} order by r.id)::text[]
        as "runningRunIds"
    from aster.workers w where w.id <> ${elsewhereWorkerId}::uuid and (${which}) order by w.name, w.id`.execute(db);
  return result.rows.map((row) => ({ ...row, drainAskedAt: row.drainAskedAt ?? undefined }));
}
