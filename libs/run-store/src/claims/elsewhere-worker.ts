import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * What stands for whatever executes runs elsewhere, so that they are held as those of any worker are. Its lease never
 * runs out: how long nothing may be heard of a run is decided run by run, see `endSilentRuns`.
 */
export const elsewhereWorkerId = 'e15e3e4e-0000-4000-8000-000000000000';

const never = '9999-01-01T00:00:00Z';

/** Adds it where it is not there. It serves no pool, so it counts as nobody's slots. */
export async function ensureElsewhereWorker(db: Db): Promise<void> {
  await sql`
    insert into aster.workers (id, name, pools, handlers, slots, version, status, started_at, heartbeat_at, lease_until)
    select ${elsewhereWorkerId}::uuid, 'elsewhere', array[]::text[], array[]::text[], 0, '', 'active',
      clock_timestamp(), clock_timestamp(), ${never}::timestamptz
    where not exists (select from aster.workers where id = ${elsewhereWorkerId}::uuid)
    on conflict (id) do nothing`.execute(db);
}
