import { sql } from 'kysely';
import { inTransaction } from './in-transaction.js';
import type { Db, Tx } from './schema.js';

/**
 * Runs `work` so that it happens wholly or not at all: in a transaction, or, inside of one, behind a savepoint. A
 * transaction of the caller's can go on after what `work` has thrown, an error of the database included.
 */
export async function atomically<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  if (!db.isTransaction) return inTransaction(db, work);
  const tx = db as Tx;
  await sql`savepoint aster`.execute(tx);
  try {
    const result = await work(tx);
    await sql`release savepoint aster`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint aster`.execute(tx).catch(() => undefined); // the connection may be gone
    throw error;
  }
}
