import { type RawBuilder, sql } from 'kysely';

/**
 * How far the clock of this host is ahead of the database's, in milliseconds, or behind (negative). A wait for a
 * connection counts as behind.
 *
 * @param at the time that a test has said: nothing is told then
 */
export function clockAhead(at?: Date): RawBuilder<number | null> {
  if (at !== undefined) return sql`null::bigint`;
  return sql`(${Date.now()}::float8 - extract(epoch from clock_timestamp())::float8 * 1000)::bigint`;
}
