import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { connectDatabase, databaseDefaults } from '@aster-scheduler/db';
import { freePort } from '../testing/free-port.js';
import { type RefusingServer, refusingServer } from '../testing/refusing-server.js';
import { awaitDatabase } from './await-database.js';

describe('awaitDatabase', () => {
  let server: RefusingServer;
  let told: string[];
  const logger = { warn: (line: string) => void told.push(line) };

  beforeEach(async () => {
    told = [];
    server = await refusingServer();
  });

  afterEach(async () => server.close());

  async function wait(port: number, waitMs: number, signal?: AbortSignal): Promise<void> {
    const connectionString = `postgresql://app:pw@127.0.0.1:${port}/orders`;
    const database = connectDatabase({ ...databaseDefaults, connectionString });
    await awaitDatabase(database, { waitMs, signal, logger }).finally(database.close);
  }

  it('says once what is in the way and for how long it is tried, and at the end that it was in vain', async () => {
    const port = await freePort();
    const failed = wait(port, 900);
    await expect(failed).rejects.toThrow(DatabaseUnavailableError);
    await expect(failed).rejects.toThrow(
      /^the database could not be used within 900ms: connect ECONNREFUSED .*DATABASE_URL/,
    );
    expect(told).toEqual([
      `the database cannot be used yet, it is tried for 900ms: connect ECONNREFUSED 127.0.0.1:${port} ` +
        '(DATABASE_URL or POSTGRES_* say where it is)',
    ]);
  });

  it('tries again what a server says that is still making its database, and tells what is new', async () => {
    server.refuse('57P03', 'the database system is starting up');
    const failed = wait(server.port, 6_000);
    failed.catch(() => undefined);
    await server.refused(2);
    server.refuse('3D000', 'database "orders" does not exist');
    await expect(failed).rejects.toThrow(/within 6s: there is no such database .*POSTGRES_DB$/);
    expect(told).toEqual([
      expect.stringMatching(/tried for 6s: the database system is starting up/) as string,
      expect.stringMatching(
        /tried for 6s: there is no such database \(database "orders" does not exist\): create it/,
      ) as string,
    ]);
  });

  it.each(['28P01', '28000'])('does not wait for what does not heal: %s', async (code) => {
    server.refuse(code, 'no');
    await expect(wait(server.port, 60_000)).rejects.toMatchObject({ code });
    expect(told).toEqual([]);
  });

  it('ends with its signal', async () => {
    server.refuse('57P03', 'the database system is starting up');
    const stop = new AbortController();
    const waiting = wait(server.port, 60_000, stop.signal);
    waiting.catch(() => undefined);
    await server.refused(1);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
  });
});
