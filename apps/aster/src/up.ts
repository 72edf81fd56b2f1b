import { join } from 'node:path';
import { serveApi } from '@aster-scheduler/api';
import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { migrateToLatest } from '@aster-scheduler/db';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '@aster-scheduler/embedded-postgres';
import { createExecutor } from '@aster-scheduler/executor';
import {
  openDatabase,
  type ProcessContext,
  type ProcessConfigs,
  processName,
  runProcess,
  serveOptions,
} from '@aster-scheduler/runtime';
import { runScheduler } from '@aster-scheduler/scheduler';
import { runWorker, workerDefaults } from '@aster-scheduler/worker';
import { welcome } from './welcome.js';

type UpConfig = ProcessConfigs['up'];

/** Runs everything in one process, on a Postgres of its own unless the environment names one. */
export async function up(argv: readonly string[]): Promise<void> {
  await runProcess('up', run, { argv });
}

async function run(config: UpConfig, context: ProcessContext): Promise<void> {
  const dataDir = join(process.cwd(), '.aster', 'postgres');
  const { connectionString } = config.database;
  const postgres = connectionString === undefined ? await startOwnPostgres(dataDir, context) : undefined;
  try {
    const database = { ...config.database, connectionString: connectionString ?? postgres?.connectionString ?? '' };
    await migrateToLatest(database);
    await runServices({ ...config, database }, context, postgres);
  } finally {
    await postgres?.stop();
  }
}

async function startOwnPostgres(dataDir: string, { logger }: ProcessContext): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ dataDir, onProgress: (message) => logger.info(message) });
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new DatabaseUnavailableError(error.message, { cause: error });
    throw error;
  }
}

async function runServices(
  config: UpConfig & { readonly database: { readonly connectionString: string } },
  { signal, emit, metrics }: ProcessContext,
  postgres: EmbeddedPostgres | undefined,
): Promise<void> {
  const database = await openDatabase(config.database, ['jobs', 'runs', 'control'], { emit, signal });
  const { db, notifier, onHint } = database;
  const executor = await createExecutor({ leaseMs: config.worker.leaseMs, emit });
  try {
    const server = await serveApi({ ...serveOptions(config.api), db, notifier, emit, metrics });
    const { intervalMs, runRetentionMs } = config.scheduler;
    const schedulerServices = { db, notifier, wakeUp: database.wakeUpOn('jobs'), emit };
    const scheduling = runScheduler(schedulerServices, { intervalMs, retentionMs: runRetentionMs }, signal);
    const options = { ...workerDefaults, ...config.worker, name: processName(), drainMs: config.shutdownTimeoutMs };
    const working = runWorker({ db, notifier, onHint, executor, emit }, options, signal);
    process.stdout.write(welcome({ url: server.url, dataDir: postgres?.dataDir, hasKeys: config.api.keys.length > 0 }));
    await Promise.all([scheduling, working]);
    await server.close(config.shutdownTimeoutMs);
  } finally {
    await executor.close();
    await database.close();
  }
}
