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
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** Adds a worker, with its first lease. Doing it twice, because the first answer got lost, changes nothing. */
export async function registerWorker(db: Db, worker: WorkerRegistration): Promise<void> {
  const now = instant(worker.now);
  await sql`
    insert into aster.workers (id, name, pools, handlers, slots, version, status, started_at, heartbeat_at, lease_until)
    values (${worker.id}, ${worker.name}, ${worker.pools}, ${worker.handlers}, ${worker.slots}, ${worker.version},
      'active', ${now}, ${now}, ${now} + ${worker.leaseMs} * interval '1 millisecond')
    on conflict (id) do nothing`.execute(db);
}
