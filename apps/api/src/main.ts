#!/usr/bin/env node
import { serveApi } from '@aster-scheduler/api';
import { openDatabase, runProcess, serveOptions, untilAborted } from '@aster-scheduler/runtime';

await runProcess('api', async (config, { signal, emit, metrics, logger }) => {
  const database = await openDatabase(config.database, [], { emit, signal, logger });
  try {
    const { db, notifier } = database;
    const server = await serveApi({ ...serveOptions(config.api), db, notifier, emit, metrics });
    emit({ type: 'service.started', service: 'api', detail: { url: server.url } });
    await untilAborted(signal);
    emit({ type: 'service.stopping', service: 'api' });
    await server.close(config.shutdownTimeoutMs);
    emit({ type: 'service.stopped', service: 'api' });
  } finally {
    await database.close();
  }
});
