import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How many rows of some tables `work` looks at, inside of functions too, whether by an index or without. */
export async function rowsReadOf(db: Db, tables: readonly string[], work: (tx: Db) => Promise<void>): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const before = await rowsRead(tx, tables);
    await work(tx);
    return (await rowsRead(tx, tables)) - before;
  });
}

async function rowsRead(tx: Db, tables: readonly string[]): Promise<number> {
  const result = await sql<{ count: number }>`
    select sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)
      + coalesce((select sum(pg_stat_get_xact_tuples_returned(i.indexrelid)) from pg_index i where i.indrelid = c.oid), 0)
    )::bigint as count
    from pg_class c where c.relnamespace = 'aster'::regnamespace and c.relname = any(${tables})`.execute(tx);
  return result.rows[0]?.count ?? 0;
}
