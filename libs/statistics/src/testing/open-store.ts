import { connectDatabase, databaseDefaults, type DatabaseOptions, type Db } from '@aster-scheduler/db';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { sql } from 'kysely';

/** A store for one test file. */
export interface Store {
  readonly db: Db;
  readonly connectionString: string;
  /** More connections, which are closed with the store. */
  connect(more?: Partial<DatabaseOptions>): Db;
  /** Removes every job, run and statistic. */
  empty(): Promise<void>;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

const tables = [
  'run_stats',
  'stats_progress',
  'job_numbers',
  'job_streaks',
  'job_dependencies',
  'job_schedules',
  'job_cursors',
  'jobs',
  'live_runs',
  'finished_runs',
  'workers',
] as const;

export async function openStore(): Promise<Store> {
  const { connectionString, drop } = await createTestDatabase();
  const opened: Array<{ close(): Promise<void> }> = [];
  const connect: Store['connect'] = (more = {}) => {
    const database = connectDatabase({ ...databaseDefaults, connectionString, queryTimeoutMs: 30_000, ...more });
    opened.push(database);
    return database.db;
  };
  const db = connect();
  return {
    db,
    connectionString,
    connect,
    async empty() {
      for (const table of tables) await sql`delete from ${sql.table(`aster.${table}`)}`.execute(db);
    },
    async drop() {
      for (const database of opened) await database.close();
      await drop();
    },
  };
}
