import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { block, waitFor } from '@aster-scheduler/core/testing';
import { sql } from 'kysely';
import { Pool, type types } from 'pg';
import { connectDatabase, useDatabase } from './connect.js';
import { type OpenDatabase, openDatabase, optionsFor } from './specs/open-database.js';
import { createSilentProxy, type SilentProxy } from './specs/silent-proxy.js';
import { isDatabaseUnavailable } from './unavailable.js';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(async () => database.drop());

describe('connectDatabase', () => {
  it('reads bigint as a number, and time to the millisecond', async () => {
    const result = await sql`select 9007199254740991::bigint as n, '2026-01-02 03:04:05.678901+02'::timestamptz as at
    `.execute(database.db);
    expect(result.rows).toEqual([{ n: 9007199254740991, at: new Date('2026-01-02T01:04:05.678Z') }]);
  });

  it('names its connections and gives the server a deadline a little before its own', async () => {
    const options = optionsFor(database.connectionString, { applicationName: 'who is it', queryTimeoutMs: 1_250 });
    const own = connectDatabase(options);
    const result = await sql`select current_setting('application_name') as name,
      current_setting('statement_timeout') as timeout`.execute(own.db);
    expect(result.rows).toEqual([{ name: 'who is it', timeout: '1s' }]);
    await own.close();
  });

  it('ends a slow statement at the server and uses the connection again', async () => {
    const own = connectDatabase(optionsFor(database.connectionString, { poolSize: 1, queryTimeoutMs: 500 }));
    const [before, after] = [await backendPid(own.db), { slow: sql`select pg_sleep(10)`.execute(own.db) }];
    await expect(after.slow).rejects.toMatchObject({ code: '57014' });
    expect(await backendPid(own.db)).toBe(before);
    await own.close();
  });

  it('refuses statements after it was closed', async () => {
    const own = connectDatabase(optionsFor(database.connectionString));
    await own.ping();
    await own.close();
    const late = sql`select 1`.execute(own.db);
    await expect(late).rejects.toThrow();
    await expect(late.catch(isDatabaseUnavailable)).resolves.toBe(true);
  });

  it('waits for a statement under way when it is closed', async () => {
    const own = connectDatabase(optionsFor(database.connectionString));
    const slow = sql`select pg_sleep(0.3)`.execute(own.db);
    await waitFor(async () => ((await countSleeping()) > 0 ? true : undefined));
    await Promise.all([own.close(), expect(slow).resolves.toMatchObject({ rows: [{}] })]);
  });

  it('survives the end of a connection between two statements of a transaction', async () => {
    const own = connectDatabase(optionsFor(database.connectionString, { poolSize: 1 }));
    const work = own.db.transaction().execute(async (tx) => {
      const pid = await backendPid(tx);
      await sql`select pg_terminate_backend(${pid})`.execute(database.db);
      await waitFor(async () => (await isGone(pid)) || undefined);
      await sql`select 1`.execute(tx);
    });
    await expect(work.catch(isDatabaseUnavailable)).resolves.toBe(true);
    await expect(own.ping()).resolves.toBeUndefined();
    await own.close();
  });

  it('survives the end of a connection during a statement', async () => {
    const own = connectDatabase(optionsFor(database.connectionString, { poolSize: 1 }));
    const pid = await backendPid(own.db);
    const slow = sql`select pg_sleep(10)`.execute(own.db);
    await waitFor(async () => ((await countSleeping()) > 0 ? true : undefined));
    await sql`select pg_terminate_backend(${pid})`.execute(database.db);
    await expect(slow.catch(isDatabaseUnavailable)).resolves.toBe(true);
    await expect(own.ping()).resolves.toBeUndefined();
    await own.close();
  });

  it('says that nobody listens at the address', async () => {
    const own = connectDatabase(optionsFor('postgres://nobody@127.0.0.1:1/none'));
    await expect(own.ping()).rejects.toThrow(DatabaseUnavailableError);
    await own.close();
  });

  it('hands on an error that is not about reaching the database', async () => {
    const url = new URL(database.connectionString);
    url.username = 'nobody_of_this_name';
    const own = connectDatabase(optionsFor(url.href));
    await expect(own.ping()).rejects.not.toThrow(DatabaseUnavailableError);
    await own.close();
  });
});

describe('a connection that is cut without a word', () => {
  let proxy: SilentProxy;
  beforeEach(async () => {
    proxy = await createSilentProxy(database.connectionString);
  });
  afterEach(async () => proxy.close());

  it('is given up at the deadline, and the pool heals with the network', async () => {
    const own = connectDatabase(
      optionsFor(proxy.connectionString, { poolSize: 2, queryTimeoutMs: 400, connectTimeoutMs: 400 }),
    );
    await Promise.all([own.ping(), own.ping()]);
    proxy.cut();
    for (let round = 0; round < 3; round += 1) {
      await expect(Promise.all([own.ping(), own.ping()])).rejects.toThrow(DatabaseUnavailableError);
    }
    proxy.heal();
    await waitFor(async () =>
      Promise.all([own.ping(), own.ping()]).then(
        () => true,
        () => undefined,
      ),
    );
    await waitFor(() => (proxy.openConnections() <= 2 ? true : undefined));
    await own.close();
  });

  it('ends a transaction with the deadline, and nothing of it is left behind', async () => {
    await sql`create table public.marks (n integer)`.execute(database.db);
    const own = connectDatabase(optionsFor(proxy.connectionString, { poolSize: 1, queryTimeoutMs: 400 }));
    const work = own.db.transaction().execute(async (tx) => {
      await sql`insert into public.marks values (1)`.execute(tx);
      proxy.cut();
      await sql`insert into public.marks values (2)`.execute(tx);
    });
    // the server ends what has been idle in a transaction at the same time
    await expect(work).rejects.toThrow(/Query read timeout|Connection terminated/);
    await own.close();
    await proxy.close();
    const left = await sql`select n from public.marks`.execute(database.db);
    expect(left.rows).toEqual([]);
  });

  it('does not hold up closing for longer than the deadline', async () => {
    const own = connectDatabase(optionsFor(proxy.connectionString, { queryTimeoutMs: 300 }));
    await own.ping();
    proxy.cut();
    await own.close();
    await waitFor(() => (proxy.openConnections() === 0 ? true : undefined));
  });
});

describe('useDatabase', () => {
  it('works on a pool of the caller, whatever its types and deadlines are, and leaves it open', async () => {
    const proxy = await createSilentProxy(database.connectionString);
    const pool = new Pool({
      connectionString: proxy.connectionString,
      types: { getTypeParser: () => () => 'theirs' } as unknown as typeof types,
    });
    pool.on('error', () => undefined);
    const used = useDatabase(pool, 400);
    const result = await sql`select 5::bigint as n`.execute(used.db);
    expect(result.rows).toEqual([{ n: 5 }]);
    proxy.cut();
    await expect(used.ping()).rejects.toThrow(DatabaseUnavailableError);
    proxy.heal();
    await used.close();
    await expect(pool.query('select 5::bigint as n')).resolves.toMatchObject({ rows: [{ n: 'theirs' }] });
    await pool.end();
    await proxy.close();
  });

  it('gives the server a deadline within each transaction, and leaves the connection as it was', async () => {
    const pool = new Pool({ connectionString: database.connectionString, max: 1 });
    const used = useDatabase(pool, 1_250);
    const setting = sql<{ of: string }>`select current_setting('statement_timeout') as of`;
    const within = await used.db.transaction().execute(async (tx) => setting.execute(tx));
    const isolated = used.db.transaction().setIsolationLevel('read committed');
    const deadline = isolated.execute(async (tx) => sql`select pg_sleep(10)`.execute(tx));
    await expect(deadline).rejects.toMatchObject({ code: '57014' });
    const after = await setting.execute(used.db);
    expect([within.rows, after.rows]).toEqual([[{ of: '1s' }], [{ of: '0' }]]);
    await pool.end();
  });

  it('ends at the server what it has given up, and nothing else', async () => {
    const pool = new Pool({ connectionString: database.connectionString, max: 2 });
    const used = useDatabase(pool, 400);
    const theirs = pool.query('select pg_sleep(3), 7 as n');
    await expect(sql`select pg_sleep(600), 5 as n`.execute(used.db)).rejects.toThrow('read timeout');
    const underWay = sql<{ n: number }>`select count(*)::integer as n from pg_stat_activity
      where state = 'active' and query like 'select pg_sleep(600), 5%'`;
    await waitFor(async () => ((await underWay.execute(used.db)).rows[0]?.n === 0 ? true : undefined));
    await expect(theirs).resolves.toMatchObject({ rows: [{ n: 7 }] });
    await pool.end();
  });

  it('does not wait for ever for a connection of a pool that is used up', async () => {
    const pool = new Pool({ connectionString: database.connectionString, max: 1 });
    const taken = await pool.connect();
    await expect(useDatabase(pool).ping()).rejects.toThrow(DatabaseUnavailableError);
    taken.release();
    await waitFor(() => (pool.idleCount === 1 ? true : undefined));
    await expect(useDatabase(pool).ping()).resolves.toBeUndefined();
    await pool.end();
  });
});

describe('a process that is busy for longer than the deadline of its statements', () => {
  it.each([
    ['of a pool of our own', () => connectDatabase(optionsFor(database.connectionString, { queryTimeoutMs: 1_000 }))],
    [
      'of a pool of the caller',
      () => {
        const pool = new Pool({ connectionString: database.connectionString, query_timeout: 500 });
        return { ...useDatabase(pool, 1_000), close: async () => pool.end() };
      },
    ],
  ])('gets the answer that has arrived meanwhile, on a connection %s', async (_case, connect) => {
    const busy = connect();
    const pid = await backendPid(busy.db);
    const answer = sql`select pg_sleep(0.2), 5::bigint as n`.execute(busy.db);
    await waitFor(async () => ((await countSleeping()) > 0 ? true : undefined));
    block(2_000);
    await expect(answer).resolves.toMatchObject({ rows: [{ n: 5 }] });
    expect(await backendPid(busy.db)).toBe(pid);
    await busy.close();
  });
});

async function backendPid(db: OpenDatabase['db']): Promise<number> {
  const result = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  return result.rows[0]!.pid;
}

async function isGone(pid: number): Promise<boolean> {
  const result = await sql`select from pg_stat_activity where pid = ${pid}`.execute(database.db);
  return result.rows.length === 0;
}

async function countSleeping(): Promise<number> {
  const result = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
    where datname = current_database() and query like 'select pg_sleep%' and state = 'active'`.execute(database.db);
  return result.rows[0]?.n ?? 0;
}
