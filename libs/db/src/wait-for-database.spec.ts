import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { connectDatabase, type Database } from './connect.js';
import { type OpenDatabase, openDatabase, optionsFor } from './specs/open-database.js';
import { createSilentProxy } from './specs/silent-proxy.js';
import { waitForDatabase } from './wait-for-database.js';

let database: OpenDatabase;
const opened: Database[] = [];
beforeAll(async () => {
  database = await openDatabase('empty');
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await database.drop();
});

function connectTo(connectionString: string): Database {
  const own = connectDatabase(optionsFor(connectionString, { queryTimeoutMs: 200, connectTimeoutMs: 200 }));
  opened.push(own);
  return own;
}

describe('waitForDatabase', () => {
  it('resolves once the database answers', async () => {
    const proxy = await createSilentProxy(database.connectionString);
    proxy.cut();
    const waiting = waitForDatabase(connectTo(proxy.connectionString), 20_000);
    proxy.heal();
    await expect(waiting).resolves.toBeUndefined();
    await proxy.close();
  });

  it('gives up after the given time and says why', async () => {
    const waiting = waitForDatabase(connectTo('postgres://x@127.0.0.1:1/x'), 300);
    await expect(waiting).rejects.toThrow(DatabaseUnavailableError);
    await expect(waiting).rejects.toThrow(/within 300 ms: connect ECONNREFUSED 127\.0\.0\.1:1/);
  });

  it('names the reason for every address that was tried', async () => {
    const cause = new AggregateError([
      new Error('connect ECONNREFUSED ::1'),
      new Error('connect ECONNREFUSED 127.0.0.1'),
    ]);
    const unreachable = { ping: async () => Promise.reject(new DatabaseUnavailableError('no answer', { cause })) };
    await expect(waitForDatabase({ ...connectTo('postgres://x@127.0.0.1:1/x'), ...unreachable }, 0)).rejects.toThrow(
      'connect ECONNREFUSED ::1, connect ECONNREFUSED 127.0.0.1',
    );
  });

  it('gives up at once when it is told to', async () => {
    const stop = new AbortController();
    const waiting = waitForDatabase(connectTo('postgres://x@127.0.0.1:1/x'), 600_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow(DatabaseUnavailableError);
  });

  it('does not wait for what time cannot mend', async () => {
    const url = new URL(database.connectionString);
    url.username = 'nobody_of_this_name';
    await expect(waitForDatabase(connectTo(url.href), 600_000)).rejects.toMatchObject({
      code: expect.stringMatching(/^28/),
    });
  });
});
