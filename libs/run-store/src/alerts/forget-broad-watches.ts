import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { broadWatches } from './watched.js';

/**
 * Has settling look at rules no longer that counted for every job and are gone, or were never there because their
 * transaction failed. Left to the next time while somebody changes rules, or makes jobs.
 */
export async function forgetBroadWatches(db: Db): Promise<void> {
  await sql`
    select aster.forget_broad_watches() where ${broadWatches} <> (
      select coalesce(bit_or(r.watches), 0) from aster.alert_rules r where r.is_enabled and r.is_broad)`.execute(db);
}
