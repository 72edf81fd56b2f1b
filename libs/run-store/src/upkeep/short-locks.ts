import { errorCode } from '@aster-scheduler/core';
import { advisoryLocks, type Db, inTransaction, isLockTimeout, isQueryTooSlow, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { setLockTimeout } from '../portions/set-lock-timeout.js';

/**
 * How long one lock on a table of history is waited for: whoever wants to read or write the table meanwhile waits
 * behind it. A transaction waits for three at most, so nobody is held up for a second.
 */
export const shortLockMs = 250;

/** `undefined_object`: others have removed what the statement is about. */
const removedCode = '42704';

/** Does `work` in a transaction; answers `otherwise` when others are in the way, and a later pass does the work. */
export async function withShortLocks<Result>(
  db: Db,
  otherwise: Result,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  try {
    return await inTransaction(db, async (tx) => {
      await setLockTimeout(tx, shortLockMs);
      return work(tx);
    });
  } catch (error) {
    if (!isQueryTooSlow(error) && !isHeldUp(error)) throw error;
    return otherwise;
  }
}

/** Whether others had locked what a statement was about, or have removed it. */
export function isHeldUp(error: unknown): boolean {
  return isLockTimeout(error) || errorCode(error) === removedCode;
}

/**
 * Until the transaction ends; `aster.create_partitions` takes it too. Returns `false`, at once, while somebody else
 * makes, indexes or drops partitions.
 */
export async function takePartitionLock(tx: Tx): Promise<boolean> {
  const lock = await sql<{
    isHeld: boolean;
  }>`select pg_try_advisory_xact_lock(${advisoryLocks.partitions}) as "isHeld"`.execute(tx);
  return lock.rows[0]?.isHeld === true;
}
