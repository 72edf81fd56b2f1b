import type { PgTransaction } from '@aster-scheduler/db';

/** The `sql` that `sql.begin` of postgres.js gives. */
export interface PostgresJsTransaction {
  savepoint: unknown;
  unsafe(text: string, values?: never[]): PromiseLike<readonly unknown[]>;
}

/** A transaction of postgres.js as `tx`: `sql.begin((sql) => trigger(payload, { tx: fromPostgresJs(sql) }))`. */
export function fromPostgresJs(transaction: PostgresJsTransaction): PgTransaction {
  if (typeof transaction.savepoint !== 'function') {
    throw new TypeError('not a transaction of postgres.js: it is the argument of what sql.begin is given');
  }
  return { query: async (text, values) => ({ rows: await transaction.unsafe(text, values as never[]) }) };
}
