import { connectDatabase, type Database } from '../connect.js';
import { databaseDefaults, type DatabaseOptions } from '../pool.js';
import { createEmptyDatabase, createTestDatabase } from '../testing/index.js';

export interface OpenDatabase extends Database {
  readonly connectionString: string;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

/** A database of its own for a test file, with connections to it. */
export async function openDatabase(kind: 'migrated' | 'empty' = 'migrated'): Promise<OpenDatabase> {
  const created = kind === 'migrated' ? await createTestDatabase() : await createEmptyDatabase();
  const database = connectDatabase(optionsFor(created.connectionString, { poolSize: 30 }));
  return {
    ...database,
    connectionString: created.connectionString,
    async drop() {
      await database.close();
      await created.drop();
    },
  };
}

export function optionsFor(connectionString: string, more: Partial<DatabaseOptions> = {}): DatabaseOptions {
  return { ...databaseDefaults, connectionString, queryTimeoutMs: 20_000, connectTimeoutMs: 20_000, ...more };
}
