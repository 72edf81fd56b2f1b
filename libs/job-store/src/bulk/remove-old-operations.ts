import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How long it can be asked what became of an operation. */
const keptMs = 7 * 24 * 3_600_000;
const operationsPerPortion = 100;

/**
 * Removes operations that ended long ago.
 *
 * @returns whether there are more
 */
export async function removeOldOperations(db: Db, now?: Date): Promise<boolean> {
  const removed = await sql`
    delete from aster.bulk_operations where id = any(array(
      select id from aster.bulk_operations where finished_at < ${instant(now)} - ${keptMs} * interval '1 millisecond'
      limit ${operationsPerPortion}
    )) returning 1`.execute(db);
  return removed.rows.length === operationsPerPortion;
}
