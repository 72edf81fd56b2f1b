import type { AsterEvent } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { listen, type Listener } from './listen.js';
import { type Channel, createNotifier } from './notify.js';
import { type OpenDatabase, openDatabase, optionsFor } from './specs/open-database.js';
import { createSilentProxy } from './specs/silent-proxy.js';

type Hint = readonly [Channel, string | undefined];

let database: OpenDatabase;
let hints: Hint[];
let events: AsterEvent[];
let listener: Listener | undefined;
beforeAll(async () => {
  database = await openDatabase('empty');
});
beforeEach(() => {
  hints = [];
  events = [];
});
afterEach(async () => listener?.close());
afterAll(async () => database.drop());

/** Answers the hints that came with the connection, and forgets them. */
async function startListening(
  channels: readonly Channel[],
  connectionString = database.connectionString,
): Promise<Hint[]> {
  const options = optionsFor(connectionString, { applicationName: 'ears', connectTimeoutMs: 500, queryTimeoutMs: 500 });
  listener = listen(
    options,
    channels,
    (...hint) => hints.push(hint),
    (event) => events.push(event),
  );
  await waitFor(() => (hints.length >= channels.length ? true : undefined));
  return hints.splice(0);
}

function countEvents(type: AsterEvent['type']): number {
  return events.filter((event) => event.type === type).length;
}

describe('listen', () => {
  it('tells of the hints of its channels with their payload, and of no others', async () => {
    await startListening(['runs', 'control']);
    const notifier = createNotifier(database.db);
    notifier.notify('jobs');
    notifier.notify('runs', 'default');
    notifier.notify('control', 'x');
    await waitFor(() => (hints.length >= 2 ? true : undefined));
    expect(hints.toSorted()).toEqual([
      ['control', 'x'],
      ['runs', 'default'],
    ]);
  });

  it('says once connected that hints may have been missed', async () => {
    const missed = await startListening(['jobs', 'runs']);
    expect(missed).toEqual([
      ['jobs', undefined],
      ['runs', undefined],
    ]);
  });

  it('connects again when its connection was ended, and says that hints may have been missed', async () => {
    await startListening(['runs']);
    for (let times = 1; times <= 3; times += 1) {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'ears listener'`.execute(database.db);
      await waitFor(() => (countEvents('listener.connected') > times ? true : undefined));
      expect(countEvents('listener.disconnected')).toBe(times);
    }
    expect(hints).toContainEqual(['runs', undefined]);
    hints.length = 0;
    createNotifier(database.db).notify('runs', 'again');
    await waitFor(() => (hints.length > 0 ? true : undefined));
    expect(hints).toEqual([['runs', 'again']]);
  });

  it('goes on trying while the database is away, also when it does not answer', async () => {
    const proxy = await createSilentProxy(database.connectionString);
    proxy.cut();
    const started = startListening(['runs'], proxy.connectionString);
    await waitFor(() => (countEvents('listener.disconnected') >= 2 ? true : undefined));
    proxy.heal();
    await started;
    await listener?.close();
    await waitFor(() => (proxy.openConnections() === 0 ? true : undefined));
    await proxy.close();
  });

  it('closes in any state and leaves no connection behind', async () => {
    const proxy = await createSilentProxy(database.connectionString);
    const options = optionsFor(proxy.connectionString);
    const early = listen(
      options,
      ['runs'],
      () => undefined,
      () => undefined,
    );
    await early.close();
    await startListening(['runs'], proxy.connectionString);
    proxy.cut();
    await listener?.close();
    await listener?.close();
    await waitFor(() => (proxy.openConnections() === 0 ? true : undefined));
    expect(countEvents('listener.disconnected')).toBe(0);
    await proxy.close();
  });
});

describe('listen on a pool of the caller', () => {
  let pool: Pool;
  beforeEach(() => {
    pool = new Pool({ connectionString: database.connectionString, max: 2, application_name: 'theirs' });
    pool.on('error', () => undefined);
  });
  afterEach(async () => {
    await listener?.close();
    await pool.end();
  });

  async function startOnPool(): Promise<void> {
    listener = listen(
      pool,
      ['runs'],
      (...hint) => hints.push(hint),
      (event) => events.push(event),
    );
    await waitFor(() => (hints.length > 0 ? true : undefined));
    hints.length = 0;
  }

  it('keeps one connection and leaves the others', async () => {
    await startOnPool();
    expect(pool.totalCount).toBe(1);
    await pool.query(`select pg_notify('aster_runs', 'default')`);
    await waitFor(() => (hints.length > 0 ? true : undefined));
    expect(hints).toEqual([['runs', 'default']]);
    await listener?.close();
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
    expect((await pool.query('select * from pg_listening_channels()')).rows).toEqual([]);
  });

  it('takes another connection when the one it has is ended', async () => {
    await startOnPool();
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'theirs'`.execute(database.db);
    await waitFor(() => (countEvents('listener.connected') > 1 ? true : undefined));
    expect(countEvents('listener.disconnected')).toBe(1);
  });

  it('closes while it waits for a connection, and takes none afterwards', async () => {
    const taken = await Promise.all([pool.connect(), pool.connect()]);
    listener = listen(
      pool,
      ['runs'],
      (...hint) => hints.push(hint),
      (event) => events.push(event),
    );
    await waitFor(() => (pool.waitingCount > 0 ? true : undefined));
    await listener.close();
    for (const client of taken) client.release();
    await waitFor(() => (pool.idleCount === 2 ? true : undefined));
    expect(hints).toEqual([]);
  });
});

describe('createNotifier', () => {
  it('sends hints of the same content once', async () => {
    await startListening(['runs']);
    const notifier = createNotifier(database.db);
    for (let times = 0; times < 1_000; times += 1) notifier.notify('runs', 'default');
    await notifier.flush();
    notifier.notify('runs', 'last');
    await waitFor(() => (hints.some(([, payload]) => payload === 'last') ? true : undefined));
    expect(hints).toEqual([
      ['runs', 'default'],
      ['runs', 'last'],
    ]);
  });

  it('has sent what was pending when it is flushed, and has nothing to do when nothing is', async () => {
    await startListening(['runs']);
    const notifier = createNotifier(database.db);
    await notifier.flush();
    for (const payload of ['a', 'b', 'c']) {
      notifier.notify('runs', payload);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await notifier.flush();
    await waitFor(() => (hints.length >= 3 ? true : undefined));
    expect(hints.map(([, payload]) => payload)).toEqual(['a', 'b', 'c']);
  });

  it('drops hints that cannot be sent, without a word, and sends the next ones', async () => {
    await startListening(['runs']);
    const notifier = createNotifier(database.db);
    notifier.notify('runs', 'x'.repeat(9_000));
    await notifier.flush();
    notifier.notify('runs', 'next');
    await notifier.flush();
    await waitFor(() => (hints.length > 0 ? true : undefined));
    expect(hints).toEqual([['runs', 'next']]);
  });
});
