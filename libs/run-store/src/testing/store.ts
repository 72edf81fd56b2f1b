import { connectDatabase, databaseDefaults, type Db } from '@aster-scheduler/db';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { sql } from 'kysely';

/** A store for one test file. */
export interface Store {
  readonly db: Db;
  readonly connectionString: string;
  /** Removes every job, run and worker. */
  empty(): Promise<void>;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

/** The tables, those that refer to others before them. */
const tables = [
  'notifications',
  'outgoing_pings',
  'ping_names',
  'kept_pings',
  'incidents',
  'alert_rules',
  'alert_channels',
  'silences',
  'timed_checks',
  'alert_clock',
  'lost_workers',
  'dependency_marks',
  'job_dependencies',
  'job_schedules',
  'job_cursors',
  'jobs',
  'live_runs',
  'finished_runs',
  'run_attempts',
  'run_output',
  'workers',
  'job_streaks',
  'deleted_jobs',
  'outdated_backlogs',
  'replaced_backlogs',
  'zone_data',
] as const;

/** @param poolSize how many statements can race */
export async function openStore(poolSize = 30): Promise<Store> {
  const { connectionString, drop } = await createTestDatabase();
  const database = connectDatabase({
    ...databaseDefaults,
    connectionString,
    poolSize,
    queryTimeoutMs: 30_000,
    connectTimeoutMs: 30_000,
  });
  const name = new URL(connectionString).pathname.slice(1);
  // deadlocks are what some of the tests are about; they end sooner so
  await sql`alter role current_user in database ${sql.id(name)} set deadlock_timeout = '50ms'`
    .execute(database.db)
    .catch(() => undefined);
  return {
    db: database.db,
    connectionString,
    async empty() {
      for (const table of tables) await sql`delete from ${sql.table(`aster.${table}`)}`.execute(database.db);
    },
    async drop() {
      await database.close();
      await drop();
    },
  };
}
