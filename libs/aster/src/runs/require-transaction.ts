import { InvalidInputError } from '@aster-scheduler/core';
import type { CallersTransaction } from '@aster-scheduler/db';

/**
 * Refuses what looks like a transaction and is none: what is written on it would not be undone with the caller's work.
 *
 * @throws InvalidInputError
 */
export function requireTransaction(tx: CallersTransaction): CallersTransaction {
  const problem = problemOf(tx);
  if (problem !== undefined) throw new InvalidInputError([{ field: 'tx', message: problem }]);
  return tx;
}

function problemOf(tx: CallersTransaction): string | undefined {
  if (typeof tx !== 'object' || tx === null) return 'must be a transaction';
  if ('withoutPlugins' in tx) {
    return tx.isTransaction ? undefined : 'is a Kysely instance, not one of its transactions';
  }
  if ('totalCount' in tx) return 'is a pool; a transaction is on the client that was checked out for it';
  return typeof tx.query === 'function' ? undefined : 'has neither query(text, values) nor a transaction of Kysely';
}
