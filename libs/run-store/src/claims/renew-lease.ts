import type { RunReason } from '@aster-scheduler/core';
import { type Db, inTransaction, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** A run that the database says the worker holds. */
export interface HeldRun {
  readonly runId: string;
  readonly fence: number;
  /** Why the run is to end, when somebody asked for it. */
  readonly cancelReason?: RunReason;
}

export interface LeaseOptions {
  readonly workerId: string;
  readonly leaseMs: number;
  readonly isDraining?: boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/**
 * The heartbeat of a worker, for all its runs at once. Answers what the worker holds, so that it can end whatever else
 * it still runs; `undefined` when the lease had run out before, and with it every claim.
 */
export async function renewLease(db: Db, options: LeaseOptions): Promise<HeldRun[] | undefined> {
  const now = instant(options.now);
  const result = await sql<{ run_id: string | null; fence: number; cancel_reason: RunReason | null }>`
    with renewed as (
      update aster.workers
      set heartbeat_at = ${now}, lease_until = ${now} + ${options.leaseMs} * interval '1 millisecond',
        status = ${options.isDraining === true ? 'draining' : 'active'}
      where id = ${options.workerId} and lease_until > ${now}
      returning id
    )
    select r.id as run_id, r.fence, r.cancel_reason
    from renewed w left join aster.live_runs r on r.worker_id = w.id and r.status = 'running'`.execute(db);
  if (result.rows.length === 0) return undefined;
  return result.rows.flatMap((row) =>
    row.run_id === null ? [] : [{ runId: row.run_id, fence: row.fence, cancelReason: row.cancel_reason ?? undefined }],
  );
}

/** The runs that a worker holds. */
export async function listHeldRuns(db: Db, workerId: string): Promise<HeldRun[]> {
  const rows = await db
    .selectFrom('live_runs')
    .select(['id', 'fence', 'cancel_reason'])
    .where('worker_id', '=', workerId)
    .where('status', '=', 'running')
    .execute();
  return rows.map((row) => ({ runId: row.id, fence: row.fence, cancelReason: row.cancel_reason ?? undefined }));
}

/** Removes a worker that holds nothing any more. One that still holds runs stays until its lease has run out. */
export async function deregisterWorker(db: Db, workerId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    // waits for a claim under way, and then sees it
    await tx.selectFrom('workers').select('id').where('id', '=', workerId).forUpdate().execute();
    await sql`delete from aster.workers w where w.id = ${workerId}
      and not exists (select from aster.live_runs r where r.worker_id = w.id and r.status = 'running')`.execute(tx);
  });
}
