import { type AsterClient, createClient } from '@aster-scheduler/client';
import type { AsterEvent } from '@aster-scheduler/core';
import { connectDatabase, createNotifier, type Db } from '@aster-scheduler/db';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { type ApiServer, serveApi, type ServeOptions } from '../server/serve-api.js';

/** A server with a database of its own, on a real port. */
export interface TestApi {
  readonly db: Db;
  readonly connectionString: string;
  readonly server: ApiServer;
  readonly client: AsterClient;
  /** What the server has told of itself, oldest first. */
  readonly events: AsterEvent[];
  /** Takes the database away for good. */
  loseDatabase(): Promise<void>;
  stop(): Promise<void>;
}

/** @param beside another server, whose database this one shares */
export async function startTestApi(options: Partial<ServeOptions> = {}, beside?: TestApi): Promise<TestApi> {
  const testDatabase =
    beside === undefined
      ? await createTestDatabase()
      : { connectionString: beside.connectionString, drop: async () => undefined };
  const database = connectDatabase({
    connectionString: testDatabase.connectionString,
    applicationName: 'aster api test',
    poolSize: 10,
    queryTimeoutMs: 20_000,
    connectTimeoutMs: 20_000,
  });
  const events: AsterEvent[] = [];
  const { db } = database;
  const notifier = createNotifier(db);
  const emit = (event: AsterEvent) => void events.push(event);
  const server = await serveApi({ db, notifier, emit, host: '127.0.0.1', port: 0, ...options });
  return {
    db,
    connectionString: testDatabase.connectionString,
    server,
    client: createClient({ baseUrl: server.url, apiKey: options.keys?.[0] }),
    events,
    loseDatabase: async () => testDatabase.drop(),
    async stop() {
      await server.close(1_000);
      await notifier.flush();
      await database.close();
      await testDatabase.drop();
    },
  };
}
