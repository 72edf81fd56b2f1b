#!/usr/bin/env node
import { openDatabase, runProcess, serveHealth } from '@aster-scheduler/runtime';
import { runScheduler } from '@aster-scheduler/scheduler';

await runProcess('scheduler', async (config, { signal, emit, metrics, logger }) => {
  const database = await openDatabase(config.database, ['jobs'], { emit, signal, logger });
  const health = await serveHealth({ ...config.health, readyz: () => database.ping().then(() => []), metrics });
  try {
    const { intervalMs, runRetentionMs } = config.scheduler;
    const services = { db: database.db, notifier: database.notifier, wakeUp: database.wakeUpOn('jobs'), emit };
    await runScheduler(services, { intervalMs, retentionMs: runRetentionMs }, signal);
  } finally {
    await health.close();
    await database.close();
  }
});
