import { randomUUID } from 'node:crypto';
import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Runs that name no worker; the rest has its turn in the next pass. */
const runsPerPass = 1_000;

/**
 * Gives a row to each worker that holds runs and has none, and a worker to running runs that name none: a restored
 * backup, or a hand in the tables, may have left it so. Its lease has run out long ago, so its runs are recovered as
 * those of any lost worker. Returns how many there were.
 */
export async function restoreMissingWorkers(db: Db, now?: Date): Promise<number> {
  await sql`update aster.live_runs set worker_id = ${randomUUID()} where id = any(array(
    select id from aster.live_runs where status = 'running' and worker_id is null
    order by id limit ${runsPerPass} for update skip locked
  ))`.execute(db);
  const restored = await sql`
    insert into aster.workers (id, name, pools, handlers, slots, version, status, started_at, heartbeat_at, lease_until)
    select distinct r.worker_id, 'unknown', array[]::text[], array[]::text[], 0, '', 'draining', ${instant(now)},
      ${instant(now)} - interval '1 day', ${instant(now)} - interval '1 day'
    from aster.live_runs r
    where r.status = 'running' and r.worker_id is not null
      and not exists (select from aster.workers w where w.id = r.worker_id)
    on conflict (id) do nothing
    returning 1`.execute(db);
  return restored.rows.length;
}
