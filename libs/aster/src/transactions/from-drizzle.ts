import type { PgTransaction } from '@aster-scheduler/db';

/** A transaction of Drizzle on Postgres, over any of its drivers. */
export interface DrizzleTransaction {
  rollback(): never;
  execute(query: never): PromiseLike<unknown>;
}

/** The `sql` of `drizzle-orm`. */
export interface DrizzleSql {
  (strings: TemplateStringsArray, ...values: never[]): unknown;
  param(value: never): unknown;
}

/**
 * A transaction of Drizzle as `tx`: `trigger(payload, { tx: fromDrizzle(tx, sql) })`.
 *
 * @param sql what `drizzle-orm` exports under this name
 */
export function fromDrizzle(transaction: DrizzleTransaction, sql: DrizzleSql): PgTransaction {
  if (typeof transaction.rollback !== 'function') {
    throw new TypeError('not a transaction of Drizzle: it is the argument of what db.transaction is given');
  }
  return {
    async query(text, values) {
      const [first = '', ...rest] = text.split(/\$(?=\d)/);
      const places = rest.map((part) => Number.parseInt(part, 10));
      const strings = [first, ...rest.map((part) => part.replace(/^\d+/, ''))];
      const params = places.map((place) => sql.param(values[place - 1] as never) as never);
      const query = sql(Object.assign(strings, { raw: strings }), ...params);
      const result = (await transaction.execute(query as never)) as
        readonly unknown[] | { readonly rows: readonly unknown[] };
      return { rows: 'rows' in result ? result.rows : result }; // postgres.js answers with the rows themselves
    },
  };
}
