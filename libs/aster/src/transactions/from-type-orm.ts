import type { PgTransaction } from '@aster-scheduler/db';

/** A query runner of TypeORM with a transaction under way, or the entity manager of one. */
export type TypeOrmTransaction = TypeOrmRunner | { readonly queryRunner?: TypeOrmRunner | undefined };

export interface TypeOrmRunner {
  readonly isTransactionActive: boolean;
  query(text: string, values: never, useStructuredResult: true): PromiseLike<unknown>;
}

/**
 * A transaction of TypeORM as `tx`: `dataSource.transaction((manager) => trigger(payload, { tx: fromTypeOrm(manager)
 * }))`.
 */
export function fromTypeOrm(transaction: TypeOrmTransaction): PgTransaction {
  const runner = 'isTransactionActive' in transaction ? transaction : transaction.queryRunner;
  if (runner?.isTransactionActive !== true) throw new TypeError('no transaction of TypeORM is under way on it');
  return {
    async query(text, values) {
      const { records } = (await runner.query(text, values as never, true)) as {
        readonly records?: readonly unknown[];
      };
      return { rows: records ?? [] };
    },
  };
}
