import { join } from 'node:path';
import { serveApi } from '@aster-scheduler/api';
import { connectDatabase, migrateToLatest } from '@aster-scheduler/db';
import { createExecutor } from '@aster-scheduler/executor';
import {
  awaitDatabase,
  openDatabase,
  type ProcessContext,
  type ProcessConfigs,
  processName,
  runProcess,
  serveOptions,
} from '@aster-scheduler/runtime';
import { runScheduler } from '@aster-scheduler/scheduler';
import { runWorker, workerDefaults } from '@aster-scheduler/worker';
import { startOwnPostgres, workWithOwnPostgres } from './own-postgres.js';
import { requireApiPort } from './require-api-port.js';
import { welcome } from './welcome.js';

type UpConfig = ProcessConfigs['up'];

/** How long after `SHUTDOWN_TIMEOUT` the work may take to end when its Postgres is gone. */
const stopMarginMs = 5_000;

/** Runs everything in one process, on a Postgres of its own unless the environment names one. */
export async function up(argv: readonly string[]): Promise<void> {
  await runProcess('up', run, { argv });
}

async function run(config: UpConfig, context: ProcessContext): Promise<void> {
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
  config: UpConfig,
  context: ProcessContext,
  dataDir?: string,
): Promise<void> {
  const database = { ...config.database, connectionString };
  const { signal, logger } = context;
  const connected = connectDatabase(database);
  await awaitDatabase(connected, { waitMs: database.waitMs, signal, logger }).finally(connected.close);
  await migrateToLatest(database);
  signal.throwIfAborted();
  await runServices({ ...config, database }, context, dataDir);
}

async function runServices(
  config: UpConfig & { readonly database: { readonly connectionString: string } },
  { signal, emit, metrics, logger }: ProcessContext,
  dataDir: string | undefined,
): Promise<void> {
  const database = await openDatabase(config.database, ['jobs', 'runs', 'control'], { emit, signal, logger });
  const { db, notifier, onHint, isListening } = database;
  const executor = await createExecutor({ leaseMs: config.worker.leaseMs, emit });
  try {
    const server = await serveApi({ ...serveOptions(config.api), db, notifier, emit, metrics });
    emit({ type: 'service.started', service: 'api', detail: { url: server.url } });
    const { intervalMs, runRetentionMs } = config.scheduler;
    const schedulerServices = { db, notifier, wakeUp: database.wakeUpOn('jobs'), emit };
    const scheduling = runScheduler(schedulerServices, { intervalMs, retentionMs: runRetentionMs }, signal);
    const options = { ...workerDefaults, ...config.worker, name: processName(), drainMs: config.shutdownTimeoutMs };
    const working = runWorker({ db, notifier, onHint, isListening, executor, emit }, options, signal);
    const isForPeople = config.log.format === 'pretty';
    if (isForPeople) process.stdout.write(welcome({ url: server.url, dataDir, hasKeys: config.api.keys.length > 0 }));
    await Promise.all([scheduling, working]);
    await server.close(config.shutdownTimeoutMs);
    emit({ type: 'service.stopped', service: 'api' });
  } finally {
    await executor.close();
    await database.close();
  }
}
