import { connectDatabase, databaseDefaults, type Db } from '@aster-scheduler/db';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { sql } from 'kysely';

/** A store for one test file. */
export interface Store {
  readonly db: Db;
  /** Removes every job, run and worker. */
  empty(): Promise<void>;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

/** The tables, those that refer to others before them. */
const tables = [
  'job_dependencies',
  'jobs',
  'live_runs',
  'finished_runs',
  'run_attempts',
  'run_output',
  'workers',
  'deleted_jobs',
  'outdated_backlogs',
  'replaced_backlogs',
];

export async function openStore(): Promise<Store> {
  const { connectionString, drop } = await createTestDatabase();
  const database = connectDatabase({
    ...databaseDefaults,
    connectionString,
    poolSize: 30,
    queryTimeoutMs: 30_000,
    connectTimeoutMs: 30_000,
  });
  return {
    db: database.db,
    async empty() {
      for (const table of tables) await sql`delete from ${sql.table(`aster.${table}`)}`.execute(database.db);
    },
    async drop() {
      await database.close();
      await drop();
    },
  };
}
