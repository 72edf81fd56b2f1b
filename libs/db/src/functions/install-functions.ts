import { sql } from 'kysely';
import type { Db, Tx } from '../schema.js';
import { allFunctions } from './all-functions.js';
import type { SqlFunction } from './sql-function.js';

/** The functions whose text in the database is not the current one. The schema must be at this program's version. */
export async function listStaleFunctions(db: Db): Promise<SqlFunction[]> {
  const installed = await sql<{ name: string; text_hash: string }>`
    select name, text_hash from aster.function_texts`.execute(db);
  const hashes = new Map(installed.rows.map((row) => [row.name, row.text_hash]));
  return allFunctions.filter(({ name, textHash }) => hashes.get(name) !== textHash);
}

/** Makes anew what `listStaleFunctions` finds, and returns the names. Callers hold the lock of migrations. */
export async function installFunctions(tx: Tx): Promise<string[]> {
  const stale = await listStaleFunctions(tx);
  for (const { name, text, textHash } of stale) {
    await sql.raw(text).execute(tx);
    await sql`insert into aster.function_texts (name, text_hash, installed_at)
      values (${name}, ${textHash}, clock_timestamp())
      on conflict (name) do update set text_hash = excluded.text_hash, installed_at = excluded.installed_at`.execute(
      tx,
    );
  }
  return stale.map(({ name }) => name);
}
