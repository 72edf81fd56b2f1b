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

/** Port 1 of this machine: nothing listens there. */
const connectionString = 'postgres://aster@127.0.0.1:1/aster';

export async function startDetachedApi(options: Partial<ServeOptions> = {}): Promise<DetachedApi> {
  const database = connectDatabase({
    connectionString,
    applicationName: 'aster api test',
    poolSize: 2,
    queryTimeoutMs: 2_000,
    connectTimeoutMs: 2_000,
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
