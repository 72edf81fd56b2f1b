import type { PoolResource, WorkerResource } from '@aster-scheduler/client';
import type { PoolState, WorkerState } from '@aster-scheduler/run-store';
import { type Histogram, noDurations, percentileOf } from '@aster-scheduler/statistics';

/** The worker as it goes over the wire. */
export function toWorkerResource(worker: WorkerState): WorkerResource {
  return {
    id: worker.id,
    name: worker.name,
    status: worker.status,
    pools: worker.pools,
    handlers: worker.handlers,
    slots: worker.slots,
    running_run_ids: worker.runningRunIds,
    version: worker.version,
    started_at: worker.startedAt.toISOString(),
    heartbeat_at: worker.heartbeatAt.toISOString(),
    lease_until: worker.leaseUntil.toISOString(),
    drain_asked_at: worker.drainAskedAt?.toISOString() ?? null,
  };
}

/** The pool as it goes over the wire. */
export function toPoolResource(pool: PoolState, waits: Histogram = noDurations): PoolResource {
  return {
    name: pool.name,
    workers: pool.workers,
    draining: pool.draining,
    slots: pool.slots,
    running: pool.running,
    due: pool.due,
    scheduled: pool.scheduled,
    waiting: pool.waiting,
    oldest_due_ms: pool.oldestDueMs ?? null,
    wait_p50_ms: percentileOf(waits, 0.5) ?? null,
    wait_p95_ms: percentileOf(waits, 0.95) ?? null,
  };
}
