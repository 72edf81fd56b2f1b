import type { PgTransaction } from '@aster-scheduler/db';

/** A transaction of Knex, as `knex.transaction` gives it. */
export interface KnexTransaction {
  readonly isTransaction?: boolean;
  raw(sql: string, bindings: never): PromiseLike<unknown>;
}

/** A transaction of Knex on Postgres as `tx`: `trigger(payload, { tx: fromKnex(trx) })`. */
export function fromKnex(transaction: KnexTransaction): PgTransaction {
  if (transaction.isTransaction !== true) throw new TypeError('not a transaction of Knex: await knex.transaction()');
  return {
    async query(text, values) {
      const bindings: unknown[] = [];
      const sql = text.replaceAll('?', '\\?').replace(/\$(\d+)/g, (_place, number: string) => {
        bindings.push(values[Number(number) - 1]);
        return '?';
      });
      return (await transaction.raw(sql, bindings as never)) as { readonly rows: readonly unknown[] };
    },
  };
}
