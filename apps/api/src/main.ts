#!/usr/bin/env node
import { serveApi } from '@aster-scheduler/api';
import { openDatabase, runProcess, serveOptions, untilAborted } from '@aster-scheduler/runtime';

await runProcess('api', async (config, { signal, emit, metrics }) => {
  const database = await openDatabase(config.database, [], { emit, signal });
  try {
    const { db, notifier } = database;
    const server = await serveApi({ ...serveOptions(config.api), db, notifier, emit, metrics });
    emit({ type: 'service.started', service: 'api', detail: { url: server.url } });
    await untilAborted(signal);
    await server.close(config.shutdownTimeoutMs);
  } finally {
    await database.close();
  }
});
