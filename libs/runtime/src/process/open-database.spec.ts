import { databaseDefaults } from '@aster-scheduler/db';
import { createDatabaseProxy, createTestDatabase, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { openDatabase } from './open-database.js';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let proxy: DatabaseProxy;

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await createDatabaseProxy(database.connectionString);
});

afterAll(async () => {
  await proxy.close();
  await database.drop();
});

const open = async (waitMs: number, signal?: AbortSignal) =>
  openDatabase({ ...databaseDefaults, connectionString: proxy.connectionString, waitMs }, [], {
    emit: () => undefined,
    signal,
  });

/**
 * Waits for the request that the proxy holds back: the first look at the schema, after one statement that was answered.
 */
async function heldBack(before: number): Promise<void> {
  while (proxy.statements() < before + 2) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('openDatabase', () => {
  it('waits again for a database whose connection breaks between its first answer and the look at its schema', async () => {
    const before = proxy.statements();
    proxy.delayRequest('server_encoding');
    const opening = open(20_000);
    opening.catch(() => undefined);
    await heldBack(before);
    proxy.reset();
    const opened = await opening;
    await opened.ping();
    await opened.close();
  });

  it('says that it was told to end, not that it failed, where the connection breaks meanwhile', async () => {
    const before = proxy.statements();
    proxy.delayRequest('server_encoding');
    const stop = new AbortController();
    const refused = expect(open(20_000, stop.signal)).rejects.toBe('told to end');
    await heldBack(before);
    stop.abort('told to end');
    proxy.reset();
    await refused;
  });
});
