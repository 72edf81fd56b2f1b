import type { AsterEvent } from '@aster-scheduler/core';
import { connectDatabase, createNotifier, type Db, type Notifier } from '@aster-scheduler/db';
import { type ApiServer, serveApi, type ServeOptions } from '../server/serve-api.js';

/** A server whose database cannot be reached: for whatever must be answered without it. */
export interface DetachedApi {
  readonly db: Db;
  readonly notifier: Notifier;
  readonly server: ApiServer;
  readonly events: AsterEvent[];
  stop(): Promise<void>;
}

/** @param databasePort nothing listens on port 1 */
export async function startDetachedApi(options: Partial<ServeOptions> = {}, databasePort = 1): Promise<DetachedApi> {
  const database = connectDatabase({
    connectionString: `postgres://aster@127.0.0.1:${databasePort}/aster`,
    applicationName: 'aster api test',
    poolSize: 2,
    queryTimeoutMs: 300,
    connectTimeoutMs: 300,
  });
  const events: AsterEvent[] = [];
  const { db } = database;
  const notifier = createNotifier(db);
  const emit = (event: AsterEvent) => void events.push(event);
  const server = await serveApi({ db, notifier, emit, host: '127.0.0.1', port: 0, ...options });
  return {
    db,
    notifier,
    server,
    events,
    async stop() {
      await server.close(1_000);
      await notifier.flush();
      await database.close();
    },
  };
}
