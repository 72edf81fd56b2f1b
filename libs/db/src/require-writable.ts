import { DatabaseReadOnlyError } from '@aster-scheduler/core';
import { sql } from 'kysely';
import type { Db } from './schema.js';

/**
 * Asks whether the database answers and can be written to.
 *
 * @throws DatabaseReadOnlyError when it is a standby, or set to read only
 */
export async function requireWritable(db: Db): Promise<void> {
  const { rows } = await sql<{ isReadOnly: boolean }>`
    select current_setting('transaction_read_only')::boolean or pg_is_in_recovery() as "isReadOnly"`.execute(db);
  if (rows[0]?.isReadOnly !== false) throw new DatabaseReadOnlyError();
}
