import type { Db, Tx } from './schema.js';
import { isTransactionRetryable } from './unavailable.js';

const maxTries = 5;

/**
 * Runs `work` in one transaction (read committed), or in the caller's when `db` is one already.
 *
 * Deadlocks and serialisation failures run the whole of `work` again, a few times, so it must not touch anything but
 * the transaction.
 */
export async function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work(db as Tx);
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (tries >= maxTries || !isTransactionRetryable(error)) throw error;
    }
  }
}
