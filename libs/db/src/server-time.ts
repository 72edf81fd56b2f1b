import { type RawBuilder, sql } from 'kysely';
import type { Db } from './schema.js';

/** The database's clock, the only one that counts; to the millisecond. */
export async function serverTime(db: Db): Promise<Date> {
  const result = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const row = result.rows[0];
  if (row === undefined) throw new Error('the database answered without its time');
  return row.now;
}

/**
 * An instant inside a statement: the given one, or the database's clock. It is evaluated once for the statement, so an
 * index can be searched by it, and it does not stand still in a transaction as `now()` does.
 */
export function instant(now?: Date): RawBuilder<Date> {
  return now === undefined ? sql<Date>`(select clock_timestamp())` : sql<Date>`${now}::timestamptz`;
}
