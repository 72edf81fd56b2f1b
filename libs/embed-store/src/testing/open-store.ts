import { type Job, type JobDefinition, jobDefaults } from '@aster-scheduler/core';
import { connectDatabase, type Database, databaseDefaults } from '@aster-scheduler/db';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { insertJob } from '@aster-scheduler/job-store';

export interface TestStore extends Database {
  readonly connectionString: string;
  /** Adds a job that a handler runs on request. */
  addJob(definition: Partial<JobDefinition> & Pick<JobDefinition, 'name'>): Promise<Job>;
  drop(): Promise<void>;
}

/** A database of its own for a test file, with connections to it. */
export async function openStore(): Promise<TestStore> {
  const { connectionString, drop } = await createTestDatabase();
  const database = connectDatabase({
    ...databaseDefaults,
    connectionString,
    poolSize: 20,
    queryTimeoutMs: 30_000,
    connectTimeoutMs: 30_000,
  });
  return {
    ...database,
    connectionString,
    addJob: async (definition) =>
      insertJob(database.db, { ...jobDefaults, cronExpr: '@manually', handler: definition.name, ...definition }),
    async drop() {
      await database.close();
      await drop();
    },
  };
}
