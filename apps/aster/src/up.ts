import { join } from 'node:path';
import { connectDatabase, migrateToLatest } from '@aster-scheduler/db';
import {
  awaitDatabase,
  type ProcessContext,
  type ProcessOptions,
  runProcess,
  type UpProcessConfig,
} from '@aster-scheduler/runtime';
import { startOwnPostgres, workWithOwnPostgres } from './own-postgres.js';
import { requireApiPort } from './require-api-port.js';

/** How long after `SHUTDOWN_TIMEOUT` the work may take to end when its Postgres is gone. */
const stopMarginMs = 5_000;

/** Runs everything in one process, on a Postgres of its own unless the environment names one. */
export async function up(options?: ProcessOptions): Promise<void> {
  await runProcess('up', run, options);
}

async function run(config: UpProcessConfig, context: ProcessContext): Promise<void> {
  await requireApiPort(config.api, context);
  const { connectionString } = config.database;
  if (connectionString !== undefined) return runOn(connectionString, config, context);
  const { signal } = context;
  const postgres = await startOwnPostgres(join(process.cwd(), '.aster', 'postgres'), context);
  try {
    signal.throwIfAborted();
    const patienceMs = config.shutdownTimeoutMs + stopMarginMs;
    await workWithOwnPostgres(postgres, { signal, patienceMs }, async (working) =>
      runOn(postgres.connectionString, config, { ...context, signal: working }, postgres.dataDir),
    );
  } finally {
    await postgres.stop();
  }
}

/** Migrates the database and works on it. */
async function runOn(
  connectionString: string,
  config: UpProcessConfig,
  context: ProcessContext,
  dataDir?: string,
): Promise<void> {
  const database = { ...config.database, connectionString };
  const { signal, logger } = context;
  const connected = connectDatabase(database);
  await awaitDatabase(connected, { waitMs: database.waitMs, signal, logger }).finally(connected.close);
  await migrateToLatest(database);
  signal.throwIfAborted();
  const { runServices } = await import('./run-services.js');
  await runServices({ ...config, database }, context, dataDir);
}
