import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { type PlainStatement, toPlainStatement } from './plain-statement.js';
import type { AsterSchema, Tx } from './schema.js';

/** A connection in a transaction of the caller's: a client of node-postgres, or anything that queries alike. */
export interface PgTransaction {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** A transaction of Kysely's, over tables of any kind. */
export interface KyselyTransaction {
  readonly isTransaction: boolean;
  withoutPlugins(): { executeQuery(query: never): Promise<{ readonly rows: readonly unknown[] }> };
}

/** A transaction that belongs to the caller, who began it and will end it. */
export type CallersTransaction = PgTransaction | KyselyTransaction;

/**
 * Runs `work` on Aster's tables inside of a transaction of the caller's: what it writes is there exactly when the
 * caller commits. It neither begins nor ends anything, so a statement that fails leaves the whole transaction to be
 * rolled back, as Postgres has it. Values come back as the caller's connection reads them: a statement whose `bigint`
 * or time matters casts it to text.
 */
export async function onCallersTransaction<Result>(
  caller: CallersTransaction,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  const connection = 'withoutPlugins' in caller ? connectionOfKysely(caller) : connectionOfPg(caller);
  const db = new Kysely<AsterSchema>({ dialect: dialectOver(connection) }).withSchema('aster');
  return db.transaction().execute(work);
}

function connectionOfPg(client: PgTransaction): DatabaseConnection {
  return connectionBy(async ({ text, values }) => client.query(text, values));
}

function connectionOfKysely(transaction: KyselyTransaction): DatabaseConnection {
  const plain = transaction.withoutPlugins(); // or they might rename columns
  return connectionBy(async ({ text, values }) => plain.executeQuery(CompiledQuery.raw(text, values) as never));
}

function connectionBy(
  query: (statement: PlainStatement) => Promise<{ readonly rows: readonly unknown[] }>,
): DatabaseConnection {
  return {
    async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows } = await query(toPlainStatement(compiled.sql, compiled.parameters));
      return { rows: rows as Row[] };
    },
    streamQuery() {
      throw new Error('a transaction of the caller cannot be streamed from');
    },
  };
}

/** The one connection, on which a transaction is under way already. */
function dialectOver(connection: DatabaseConnection): Dialect {
  const nothing = async () => undefined;
  const driver: Driver = {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
  return {
    createDriver: () => driver,
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}
