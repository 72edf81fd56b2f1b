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
  const known = adapterFor(tx);
  if (known !== undefined) return `is a transaction of ${known}`;
  if (typeof tx !== 'object' || tx === null) return 'must be a transaction';
  if ('withoutPlugins' in tx) {
    return tx.isTransaction ? undefined : 'is a Kysely instance, not one of its transactions';
  }
  if ('totalCount' in tx) return 'is a pool; a transaction is on the client that was checked out for it';
  return typeof tx.query === 'function' ? undefined : 'has neither query(text, values) nor a transaction of Kysely';
}

/** A transaction that can be told by its marks, and what makes a `tx` of it. */
function adapterFor(tx: unknown): string | undefined {
  if (tx === null || (typeof tx !== 'object' && typeof tx !== 'function')) return undefined;
  if ('$queryRawUnsafe' in tx) return 'Prisma: give fromPrisma(tx)';
  if ('isTransactionActive' in tx || 'getRepository' in tx) return 'TypeORM: give fromTypeOrm(tx)';
  if ('unsafe' in tx) return 'postgres.js: give fromPostgresJs(tx)';
  if ('raw' in tx) return 'Knex: give fromKnex(tx)';
  return 'execute' in tx && 'rollback' in tx ? 'Drizzle: give fromDrizzle(tx, sql)' : undefined;
}
