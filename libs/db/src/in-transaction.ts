import { setTimeout as delay } from 'node:timers/promises';
import type { Db, Tx } from './schema.js';
import { isTransactionRetryable } from './unavailable.js';

const maxTries = 5;
/** After a deadlock the others involved finish first; spread out, so that the same ones do not meet again. */
const longestPauseMs = 30;

/**
 * Runs `work` in one transaction (read committed), or in the caller's when `db` is one already.
 *
 * Deadlocks and serialisation failures run the whole of `work` again, a few times, so it must not touch anything but
 * the transaction.
 */
export async function inTransaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return retryConflicts(db, async () =>
    db.isTransaction ? work(db as Tx) : db.transaction().setIsolationLevel('read committed').execute(work),
  );
}

/**
 * Runs a statement that is a transaction of its own, again after a deadlock or a serialisation failure. Inside of a
 * transaction of the caller it runs once: there the whole transaction has to be run again.
 */
export async function retryConflicts<Result>(db: Db, work: () => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work();
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= maxTries || !isTransactionRetryable(error)) throw error;
      await delay(Math.random() * longestPauseMs * tries);
    }
  }
}
