import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** Examples of one check. */
export const mostListed = 20;

/** The first names that a question finds, which selects them as `name`. */
export async function listNames(db: Db, question: RawBuilder<unknown>): Promise<string[]> {
  const found = await sql<{ name: string }>`${question} order by 1 limit ${mostListed}`.execute(db);
  return found.rows.map(({ name }) => name);
}
