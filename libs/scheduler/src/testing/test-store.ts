import { randomUUID } from 'node:crypto';
import { type AsterEvent, type Job, jobDefaults, type JobDefinition } from '@aster-scheduler/core';
import {
  connectDatabase,
  createNotifier,
  type Database,
  databaseDefaults,
  type DatabaseOptions,
  type Db,
  type Hints,
} from '@aster-scheduler/db';
import { createTestDatabase, onTestServer } from '@aster-scheduler/db/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { registerWorker } from '@aster-scheduler/run-store';
import { runScheduler } from '../run-scheduler.js';
import { schedulerDefaults, type SchedulerOptions } from '../scheduler-options.js';

/** A scheduler that runs in this process. */
export interface TestScheduler {
  readonly events: readonly AsterEvent[];
  of<Type extends AsterEvent['type']>(type: Type): Extract<AsterEvent, { type: Type }>[];
  stop(): Promise<void>;
}

/** A database of its own for a test file, with what tests do in it. */
export interface TestStore {
  readonly db: Db;
  readonly connectionString: string;
  connect(more?: Partial<DatabaseOptions>): Db;
  addJob(definition?: Partial<JobDefinition>): Promise<Job>;
  /** Adds a worker, with a lease of so long, that does nothing; returns its id. */
  addWorker(leaseMs: number): Promise<string>;
  rows(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  start(db: Db, options?: Partial<SchedulerOptions> & { readonly hints?: Hints }): TestScheduler;
  /** Stops what was started, and forgets jobs, runs and workers. */
  clear(): Promise<void>;
  drop(): Promise<void>;
}

export async function createTestStore(serverUrl?: string): Promise<TestStore> {
  const created = await createTestDatabase(serverUrl);
  const { connectionString } = created;
  const opened: Database[] = [];
  const schedulers: TestScheduler[] = [];
  let jobs = 0;

  const connect = (more: Partial<DatabaseOptions> = {}): Db => {
    const database = connectDatabase({ ...databaseDefaults, connectionString, ...more });
    opened.push(database);
    return database.db;
  };
  const db = connect();
  const rows: TestStore['rows'] = async (text, values = []) =>
    onTestServer(async (client) => (await client.query(text, [...values])).rows, connectionString);
  const stopAll = async () => Promise.all(schedulers.splice(0).map((scheduler) => scheduler.stop()));
  return {
    db,
    connectionString,
    connect,
    rows,
    addJob: async (definition = {}) =>
      insertJob(db, {
        ...jobDefaults,
        name: `job ${(jobs += 1)}`,
        cronExpr: '* * * * * *',
        command: 'true',
        ...definition,
      }),
    async addWorker(leaseMs) {
      const id = randomUUID();
      await registerWorker(db, { id, name: 'w', pools: ['default'], handlers: [], slots: 9, version: '0', leaseMs });
      return id;
    },
    start(on, { hints, ...options } = {}) {
      const scheduler = startScheduler(on, { ...schedulerDefaults, ...options }, hints);
      schedulers.push(scheduler);
      return scheduler;
    },
    async clear() {
      await stopAll();
      await rows(
        'truncate aster.live_runs, aster.finished_runs, aster.workers, aster.jobs, aster.run_stats, aster.stats_progress cascade',
      );
    },
    async drop() {
      await stopAll();
      for (const database of opened) await database.close();
      await created.drop();
    },
  };
}

function startScheduler(db: Db, options: SchedulerOptions, hints?: Hints): TestScheduler {
  const events: AsterEvent[] = [];
  const stopping = new AbortController();
  const emit = (event: AsterEvent) => void events.push(event);
  const services = { db, notifier: createNotifier(db), emit, onHint: hints?.onHint };
  const done = runScheduler(services, options, stopping.signal);
  return {
    events,
    of: (type) => events.filter((event) => event.type === type) as never,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}
