import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, databaseDefaults, type Db } from '@aster-scheduler/db';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { type Program, startProgram } from './start-program.js';

/** Real schedulers and workers on a database of their own. */
export interface Fleet {
  readonly db: Db;
  /** A folder outside of the system, for commands to write the truth into. */
  readonly folder: string;
  start(app: 'scheduler' | 'worker' | 'api', env?: Readonly<Record<string, string>>): Program;
  /** Kills what runs and removes the database and the folder. */
  close(): Promise<void>;
}

/** Short leases, so that what a killed worker ran is taken over soon. */
const quickLease = { WORKER_LEASE: '4s', DB_QUERY_TIMEOUT: '2s', LOG_LEVEL: 'warn' };

export async function createFleet(): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'aster-fleet-'));
  const testDatabase = await createTestDatabase();
  const { connectionString } = testDatabase;
  const database = connectDatabase({ ...databaseDefaults, queryTimeoutMs: 30_000, connectionString });
  const programs = new Set<Program>();
  return {
    db: database.db,
    folder,
    start(app, env) {
      const program = startProgram(app, [], { DATABASE_URL: connectionString, ...quickLease, ...env });
      programs.add(program);
      void program.ended.then(() => programs.delete(program));
      return program;
    },
    async close() {
      await Promise.all([...programs].map((program) => program.stop('SIGKILL')));
      await database.close();
      await testDatabase.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
