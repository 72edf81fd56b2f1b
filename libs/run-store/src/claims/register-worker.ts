import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

export interface WorkerRegistration {
  readonly id: string;
  /** For people: host and process. */
  readonly name: string;
  readonly pools: readonly string[];
  readonly handlers: readonly string[];
  /** Runs at the same time. */
  readonly slots: number;
  readonly version: string;
  readonly leaseMs: number;
  /** The id under which it has lost its lease. */
  readonly replaces?: string;
  /** It knows that somebody has told it to claim nothing more. What the lease that it replaces says counts before. */
  readonly isDrainAsked?: boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** How long a lease that was given up still counts, while its processes are being killed. */
const givenUpMs = 1_000;

/**
 * Adds a worker, with its first lease. Doing it twice, because the first answer got lost, changes nothing. The lease
 * that it replaces ends soon, and no renewal or claim under it that comes late has any effect.
 */
export async function registerWorker(db: Db, worker: WorkerRegistration): Promise<void> {
  const now = instant(worker.now);
  await sql`
    with replaced as (
      update aster.workers set replaced_by = ${worker.id}::uuid,
        lease_until = least(lease_until, ${now} + ${givenUpMs} * interval '1 millisecond')
      where id = ${worker.replaces ?? null}::uuid and replaced_by is null
    ), drain as (
      select case when w.id is null then ${worker.isDrainAsked === true ? now : sql`null::timestamptz`}
        else w.drain_asked_at end as asked_at
      from (select) as one left join aster.workers w on w.id = ${worker.replaces ?? null}::uuid
    )
    insert into aster.workers (id, name, pools, handlers, slots, version, status, started_at, heartbeat_at, lease_until,
      drain_asked_at)
    select ${worker.id}::uuid, ${worker.name}, ${worker.pools}::text[], ${worker.handlers}::text[],
      ${worker.slots}::integer, ${worker.version}, 'active',
      ${now}, ${now}, ${now} + ${worker.leaseMs} * interval '1 millisecond', d.asked_at
    from drain d
    on conflict (id) do nothing`.execute(db);
}
