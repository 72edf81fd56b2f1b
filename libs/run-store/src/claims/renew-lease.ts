import type { RunReason } from '@aster-scheduler/core';
import { type Db, instant, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { clockAhead } from '../presence/clock-ahead.js';
import type { HeldClaim } from './claim.js';
import type { Abilities } from './claim-runs.js';

export interface LeaseOptions {
  readonly workerId: string;
  readonly leaseMs: number;
  readonly isDraining?: boolean;
  /** The runs that the worker could claim; absent: none are looked for. */
  readonly looksFor?: LooksFor;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** The runs that a worker could claim. */
export interface LooksFor extends Abilities {
  readonly pools: readonly string[];
}

export interface RenewedLease {
  readonly held: readonly HeldClaim[];
  /** Somebody has told the worker to claim nothing more. */
  readonly isDrainAsked: boolean;
  /** Until the first run is due that the worker could claim: 0 when one is. Absent when there is none. */
  readonly nextDueInMs?: number;
}

interface RenewedRow {
  readonly run_id: string | null;
  readonly fence: number;
  readonly job_id: string;
  readonly cancel_reason: RunReason | null;
  readonly is_drain_asked: boolean;
  readonly next_due_in_ms: number | null;
}

/**
 * The heartbeat of a worker, for all its runs at once. Returns what the worker holds, so that it can end whatever else
 * it still runs; `undefined` when the lease had run out before, and with it every claim. It can look for due runs by
 * the way, so that an idle worker needs no other statement.
 */
export async function renewLease(db: Db, options: LeaseOptions): Promise<RenewedLease | undefined> {
  const now = instant(options.now);
  const result = await sql<RenewedRow>`
    with renewed as (
      update aster.workers
      set heartbeat_at = ${now}, lease_until = ${now} + ${options.leaseMs} * interval '1 millisecond',
        clock_ahead_ms = ${clockAhead(options.now)},
        status = case when ${options.isDraining === true} then 'draining' else 'active' end
      where id = ${options.workerId} and lease_until > ${now} and replaced_by is null
      returning id, drain_asked_at is not null as is_drain_asked
    )
    select r.id as run_id, r.fence, r.job_id, r.cancel_reason, w.is_drain_asked, ${nextDue(options)} as next_due_in_ms
    from renewed w left join aster.live_runs r on r.worker_id = w.id and r.status = 'running'`.execute(db);
  const [first] = result.rows;
  if (first === undefined) return undefined;
  const held = result.rows.flatMap(({ run_id: runId, fence, job_id: jobId, cancel_reason: cancelReason }) =>
    runId === null ? [] : [{ runId, fence, jobId, cancelReason: cancelReason ?? undefined }],
  );
  const { is_drain_asked: isDrainAsked } = first;
  return {
    held,
    isDrainAsked,
    nextDueInMs: first.next_due_in_ms === null ? undefined : Math.max(0, first.next_due_in_ms),
  };
}

/** A claim of no runs tells when one would be due. */
function nextDue({ workerId, looksFor, now }: LeaseOptions) {
  if (looksFor === undefined) return sql`null::float8`;
  const { pools, handlers, runsCommands } = looksFor;
  return sql`(select (aster.claim_runs(${workerId}::uuid, ${pools}::text[], ${handlers}::text[],
    ${runsCommands}::boolean, 0, ${now ?? null}::timestamptz) ->> 'nextDueInMs')::float8)`;
}

/** The claims that a worker holds. */
export async function listHeldClaims(db: Db, workerId: string): Promise<HeldClaim[]> {
  const rows = await db
    .selectFrom('live_runs')
    .select(['id', 'fence', 'job_id', 'cancel_reason'])
    .where('worker_id', '=', workerId)
    .where('status', '=', 'running')
    .execute();
  return rows.map((row) => ({
    runId: row.id,
    fence: row.fence,
    jobId: row.job_id,
    cancelReason: row.cancel_reason ?? undefined,
  }));
}

/** Removes a worker that holds nothing any more. One that still holds runs stays until its lease has run out. */
export async function deregisterWorker(db: Db, workerId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    // waits for a claim under way, and then sees what it has claimed
    await tx.selectFrom('workers').select('id').where('id', '=', workerId).forUpdate().execute();
    await sql`delete from aster.workers w where w.id = ${workerId}
      and not exists (select from aster.live_runs r where r.worker_id = w.id and r.status = 'running')`.execute(tx);
  });
}
