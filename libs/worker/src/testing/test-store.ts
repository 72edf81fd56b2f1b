import { type Job, jobDefaults, type JobDefinition, type Run } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { connectDatabase, type Database, databaseDefaults, type DatabaseOptions, type Db } from '@aster-scheduler/db';
import { createTestDatabase, onTestServer } from '@aster-scheduler/db/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { findRun, triggerJob } from '@aster-scheduler/run-store';

/** A database of its own for a test file, with what tests do in it by themselves. */
export interface TestStore {
  readonly db: Db;
  readonly connectionString: string;
  /** Another pool on the same database, closed with the store. */
  connect(more?: Partial<DatabaseOptions>): Db;
  addJob(definition?: Partial<JobDefinition>): Promise<Job>;
  /** Adds a job and triggers it; returns the id of the run. */
  addRun(definition?: Partial<JobDefinition>): Promise<string>;
  trigger(job: Job): Promise<string>;
  run(id: string): Promise<Run>;
  /** The run once it has one of these statuses. */
  runIn(id: string, ...statuses: readonly Run['status'][]): Promise<Run>;
  rows(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Runs a statement in a transaction that stays open until it is released. */
  hold(text: string, values?: readonly unknown[]): Promise<{ release(): Promise<void> }>;
  drop(): Promise<void>;
}

/** @param serverUrl the server to make it on; absent: the one that all tests share */
export async function createTestStore(serverUrl?: string): Promise<TestStore> {
  const created = await createTestDatabase(serverUrl);
  const { connectionString } = created;
  const opened: Database[] = [];
  let jobs = 0;

  const connect = (more: Partial<DatabaseOptions> = {}): Db => {
    const database = connectDatabase(optionsFor(connectionString, more));
    opened.push(database);
    return database.db;
  };
  const db = connect();
  const store: TestStore = {
    db,
    connectionString,
    connect,
    addJob: async (definition = {}) => insertJob(db, aJob(`job ${(jobs += 1)}`, definition)),
    addRun: async (definition) => store.trigger(await store.addJob(definition)),
    trigger: async (job) => (await triggerJob(db, job.id)).id,
    async run(id) {
      const run = await findRun(db, id);
      if (run === undefined) throw new Error(`there is no run ${id}`);
      return run;
    },
    runIn: async (id, ...statuses) =>
      waitFor(async () => {
        // what is asked while a handler blocks the event loop is answered too late: it is asked again
        const run = await store.run(id).catch((error: unknown) => {
          if (error instanceof Error && error.message === 'Query read timeout') return undefined;
          throw error;
        });
        return run !== undefined && statuses.includes(run.status) ? run : undefined;
      }),
    rows: async (text, values = []) =>
      onTestServer(async (client) => (await client.query(text, [...values])).rows, connectionString),
    async hold(text, values = []) {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let begun = (): void => undefined;
      const held = new Promise<void>((resolve) => (begun = resolve));
      const done = onTestServer(async (client) => {
        await client.query('begin');
        await client.query(text, [...values]);
        begun();
        await released;
        await client.query('commit');
      }, connectionString);
      await Promise.race([held, done]);
      return {
        async release() {
          release();
          await done;
        },
      };
    },
    async drop() {
      for (const database of opened) await database.close();
      await created.drop();
    },
  };
  return store;
}

export function optionsFor(connectionString: string, more: Partial<DatabaseOptions> = {}): DatabaseOptions {
  return { ...databaseDefaults, connectionString, ...more };
}

function aJob(name: string, definition: Partial<JobDefinition>): JobDefinition {
  const task = definition.handler === undefined ? { command: 'true' } : {};
  return { ...jobDefaults, name, cronExpr: '@manually', ...task, ...definition };
}
