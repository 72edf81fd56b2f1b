import { type AsterClient, createClient } from '@aster-scheduler/client';
import { connectDatabase, createHints, createNotifier, type Db, listen, type Notifier } from '@aster-scheduler/db';
import { createDatabaseProxy, createTestDatabase, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { type ApiServer, serveApi, type ServeOptions } from '../server/serve-api.js';

/** A server that hears what the database tells, on a way to it whose statements are counted. */
export interface WatchedApi {
  readonly db: Db;
  /** Sends hints on a way that is not counted. */
  readonly notifier: Notifier;
  readonly proxy: DatabaseProxy;
  readonly server: ApiServer;
  readonly client: AsterClient;
  /** Another server on the same port; the first must be closed. */
  serveAgain(): Promise<ApiServer>;
  stop(): Promise<void>;
}

export async function startWatchedApi(options: Partial<ServeOptions> = {}, isPushed = true): Promise<WatchedApi> {
  const testDatabase = await createTestDatabase();
  const proxy = await createDatabaseProxy(testDatabase.connectionString);
  const settings = { applicationName: 'aster api test', poolSize: 5, queryTimeoutMs: 20_000, connectTimeoutMs: 20_000 };
  const soon = { queryTimeoutMs: 2_000, connectTimeoutMs: 2_000 };
  const counted = connectDatabase({ ...settings, ...soon, connectionString: proxy.connectionString });
  const direct = connectDatabase({ ...settings, connectionString: testDatabase.connectionString });
  const { tell, onHint } = createHints();
  const source = { ...settings, connectionString: testDatabase.connectionString };
  const emit = () => undefined;
  const listener = isPushed ? listen(source, ['jobs', 'runs', 'control', 'settled'], tell, emit) : undefined;
  const hints = { onHint, isListening: () => listener?.isListening() === true };
  const notifier = createNotifier(direct.db);
  const serve = async (port: number) =>
    serveApi({ db: counted.db, notifier, hints, emit, host: '127.0.0.1', port, ...options });
  const server = await serve(0);
  while (isPushed && !hints.isListening()) await new Promise((resolve) => setTimeout(resolve, 20));
  const servers = [server];
  return {
    db: direct.db,
    notifier,
    proxy,
    server,
    client: createClient({ baseUrl: server.url }),
    async serveAgain() {
      const again = await serve(server.port);
      servers.push(again);
      return again;
    },
    async stop() {
      for (const each of servers) await each.close(1_000);
      await notifier.flush();
      await listener?.close();
      await counted.close();
      await direct.close();
      await proxy.close();
      await testDatabase.drop();
    },
  };
}
