#!/usr/bin/env node
import { createExecutor } from '@aster-scheduler/executor';
import { openDatabase, processName, runProcess, serveHealth } from '@aster-scheduler/runtime';
import { runWorker, workerDefaults } from '@aster-scheduler/worker';

await runProcess('worker', async (config, { signal, emit, metrics, logger }) => {
  const database = await openDatabase(config.database, ['runs', 'control'], { emit, signal, logger });
  const executor = await createExecutor({ leaseMs: config.worker.leaseMs, emit });
  const health = await serveHealth({ ...config.health, readyz: () => database.ping().then(() => []), metrics });
  try {
    const { db, notifier, onHint, isListening } = database;
    const options = { ...workerDefaults, ...config.worker, name: processName(), drainMs: config.shutdownTimeoutMs };
    await runWorker({ db, notifier, onHint, isListening, executor, emit }, options, signal);
  } finally {
    await executor.close();
    await health.close();
    await database.close();
  }
});
