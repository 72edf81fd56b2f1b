import { IdempotencyMismatchError, InvalidInputError, NotFoundError, StateConflictError } from '@aster-scheduler/core';
import { onCallersTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import { findRun } from '../history/find-run.js';
import { listRuns } from '../history/list-runs.js';
import { keyRetentionMs } from '../idempotency/trigger-keys.js';
import { cancelRun } from '../moves/cancel-run.js';
import { insertTestJob, type TestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { enqueueRuns } from './enqueue-runs.js';

let store: Store;
let pool: Pool;
let jobName: string;
let jobs = 0;
beforeAll(async () => {
  store = await openStore();
  pool = new Pool({ connectionString: store.connectionString });
});
beforeEach(async () => {
  jobs += 1;
  jobName = `job ${jobs}`;
  await addJob({ name: jobName });
});
afterAll(async () => {
  await pool.end();
  await store.drop();
});

/** A job that a handler of its name runs. */
async function addJob(job: TestJob & { readonly name: string }): Promise<string> {
  return insertTestJob(store.db, { handler: job.name, ...job });
}

const now = new Date('2026-03-27T06:00:00.123Z');
const hour = 3_600_000;

async function runsOf(name: string) {
  const runs = await listRuns(store.db, { limit: 1_000, offset: 0 });
  return runs.filter((run) => run.jobName === name);
}

/** Resolves once a connection waits for a lock of another one. */
async function somebodyWaits(): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await pool.query(waiting)).rows.length === 0);
}

async function inTransaction(end: 'commit' | 'rollback', work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  await client.query('begin');
  try {
    await work(client);
  } finally {
    await client.query(end);
    client.release();
  }
}

describe('enqueueRuns', () => {
  it('makes a run that is due at once, with the payload, the pool and the priority of its job', async () => {
    await addJob({ name: 'special', pool: 'gpu', priority: 7 });
    const [run] = await enqueueRuns(store.db, 'special', [{ payload: { userId: 7 } }], { now });
    expect(run).toMatchObject({ pool: 'gpu', status: 'scheduled', isNew: true });
    const row = await store.db.selectFrom('live_runs').selectAll().where('id', '=', run!.id).executeTakeFirst();
    expect(row).toMatchObject({
      trigger: 'manual',
      pool: 'gpu',
      priority: 7,
      handler: 'special',
      scheduled_at: now,
      available_at: now,
      created_at: now,
      overrides: { payload: { userId: 7 } },
    });
  });

  it('makes ids that sort by the time at which the run is due, by the database', async () => {
    const [later, sooner, atOnce] = await enqueueRuns(store.db, jobName, [
      { afterMs: 2 * hour },
      { afterMs: hour },
      {},
    ]);
    const ids = [later!.id, sooner!.id, atOnce!.id];
    expect(ids.toSorted()).toEqual([atOnce!.id, sooner!.id, later!.id]);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
    const runs = await Promise.all(ids.map(async (id) => findRun(store.db, id)));
    for (const run of runs)
      expect(Number.parseInt(run!.id.replace('-', '').slice(0, 12), 16)).toBe(run!.scheduledAt.getTime());
  });

  it('takes an instant that has passed for now', async () => {
    const [run] = await enqueueRuns(store.db, jobName, [{ at: new Date(0) }], { now });
    expect(await findRun(store.db, run!.id)).toMatchObject({ scheduledAt: now, availableAt: now });
  });

  it('keeps payloads of any JSON, and leaves the payload of the job where none is given', async () => {
    const payloads = [0, '', false, [], { 'a\0b': 'c\ud800' }, 'x'.repeat(100_000), undefined];
    const runs = await enqueueRuns(
      store.db,
      jobName,
      payloads.map((payload) => ({ payload })),
    );
    const rows = await store.db.selectFrom('live_runs').select(['id', 'overrides']).execute();
    const stored = runs.map((run) => rows.find((row) => row.id === run.id)?.overrides);
    expect(stored).toEqual(
      [0, '', false, [], { 'a\ufffdb': 'c\ufffd' }, 'x'.repeat(100_000)]
        .map((payload) => ({ payload }))
        .concat(null as never),
    );
  });

  it('refuses a job that is not there, and makes nothing', async () => {
    await expect(enqueueRuns(store.db, 'nobody', [{}])).rejects.toThrow(NotFoundError);
    await expect(enqueueRuns(store.db, 'nobody', [{}, {}])).rejects.toThrow('there is no job nobody');
  });

  it('refuses a payload for a command, and triggers the command without one', async () => {
    const name = `${jobName} command`;
    await addJob({ name, handler: undefined });
    await expect(enqueueRuns(store.db, name, [{ payload: 1 }])).rejects.toThrow(InvalidInputError);
    expect(await runsOf(name)).toEqual([]);
    await expect(enqueueRuns(store.db, name, [{}])).resolves.toMatchObject([{ status: 'scheduled' }]);
  });

  it('makes thousands in the order of their requests', async () => {
    const requests = Array.from({ length: 2_500 }, (_, index) => ({ payload: index, priority: index }));
    const runs = await enqueueRuns(store.db, jobName, requests);
    const rows = await store.db.selectFrom('live_runs').select(['id', 'priority']).execute();
    const priorities = new Map(rows.map((row) => [row.id, row.priority]));
    expect(runs.map((run) => priorities.get(run.id))).toEqual(requests.map((request) => request.priority));
  });

  it('makes runs with large payloads in portions, all of them or none', async () => {
    const requests = Array.from({ length: 90 }, (_, index) => ({ payload: { index, text: 'x'.repeat(100_000) } }));
    const { made, calls } = await store.db.transaction().execute(async (tx) => {
      await sql`set local track_functions = 'pl'`.execute(tx);
      const runs = await enqueueRuns(tx, jobName, requests);
      const counted = await sql<{ calls: string }>`
        select pg_stat_get_xact_function_calls(oid) as calls from pg_proc where proname = 'enqueue_runs'`.execute(tx);
      return { made: runs, calls: Number(counted.rows[0]?.calls) };
    });
    expect(new Set(made.map((run) => run.id)).size).toBe(90);
    expect(calls).toBeGreaterThan(1);
    await expect(enqueueRuns(store.db, 'not there', requests)).rejects.toThrow(NotFoundError);
  });
});

describe('enqueueRuns of a job whose policy is not allow', () => {
  it('lets the policy decide on each run, in order', async () => {
    const name = `${jobName} forbid`;
    await addJob({ name, concurrencyPolicy: 'forbid' });
    const runs = await enqueueRuns(store.db, name, [{ payload: 1, priority: 3 }, { payload: 2 }], { notifies: true });
    expect(runs).toMatchObject([
      { status: 'scheduled', isNew: true },
      { status: 'skipped', reason: 'concurrency_forbid', isNew: true },
    ]);
    const row = await store.db.selectFrom('live_runs').selectAll().where('id', '=', runs[0]!.id).executeTakeFirst();
    expect(row).toMatchObject({ is_exclusive: true, priority: 3, overrides: { payload: 1 } });
  });

  it('takes the policy of the request where one is given', async () => {
    const [first] = await enqueueRuns(store.db, jobName, [{}], { concurrencyPolicy: 'forbid' });
    const [second] = await enqueueRuns(store.db, jobName, [{}], { concurrencyPolicy: 'forbid' });
    const [third] = await enqueueRuns(store.db, jobName, [{}], { concurrencyPolicy: 'queue' });
    const [fourth] = await enqueueRuns(store.db, jobName, [{}]);
    expect([first, second, third, fourth].map((run) => run!.status)).toEqual([
      'scheduled',
      'skipped',
      'waiting',
      'scheduled',
    ]);
  });

  it('refuses a later run, which would be in the way until then', async () => {
    const name = `${jobName} queue`;
    await addJob({ name, concurrencyPolicy: 'queue' });
    await expect(enqueueRuns(store.db, name, [{ afterMs: hour }])).rejects.toThrow(/^after: a run that waits/);
    await expect(enqueueRuns(store.db, name, [{}, { at: now }])).rejects.toThrow(/^at: a run that waits/);
    await expect(enqueueRuns(store.db, name, [{ afterMs: hour }], { concurrencyPolicy: 'allow' })).rejects.toThrow(
      InvalidInputError,
    );
    expect(await runsOf(name)).toEqual([]);
  });

  it.each(['allow', 'queue'] as const)(
    'says of an archived %s job that it is, also for a later run',
    async (policy) => {
      const name = `${jobName} archived ${policy}`;
      await addJob({ name, concurrencyPolicy: policy });
      await store.db.updateTable('jobs').set({ status: 'archived' }).where('name', '=', name).execute();
      for (const request of [{}, { afterMs: hour }]) {
        await expect(enqueueRuns(store.db, name, [request])).rejects.toThrow(StateConflictError);
      }
    },
  );
});

describe('enqueueRuns in a transaction of a caller, of a job whose runs take turns', () => {
  let name: string;
  beforeEach(async () => {
    name = `${jobName} queue`;
    await addJob({ name, concurrencyPolicy: 'queue' });
  });

  it('waits for the turn before it takes a key, so that whoever has the turn gets the key', async () => {
    const enqueue = async (client: PoolClient, key?: string) =>
      onCallersTransaction(client, async (tx) => enqueueRuns(tx, name, [{ key }]));
    let other: Promise<void> | undefined;
    await inTransaction('commit', async (client) => {
      await enqueue(client);
      other = inTransaction('commit', async (otherClient) => {
        expect(await enqueue(otherClient, 'k')).toMatchObject([{ isNew: false }]);
      });
      await somebodyWaits();
      expect(await enqueue(client, 'k')).toMatchObject([{ isNew: true }]);
    });
    await other;
  });

  it.each(['forbid', 'queue', 'replace'] as const)(
    'is triggered under %s through a driver that reads bigint as BigInt',
    async (concurrencyPolicy) => {
      const getTypeParser = (oid: number, format?: 'text') => (oid === 20 ? BigInt : types.getTypeParser(oid, format));
      await inTransaction('commit', async (client) => {
        const query = async (text: string, values: unknown[]) =>
          client.query({ text, values, types: { getTypeParser: getTypeParser as typeof types.getTypeParser } });
        for (let n = 0; n < 3; n += 1) {
          await onCallersTransaction({ query }, async (tx) =>
            enqueueRuns(tx, jobName, [{}, {}], { concurrencyPolicy }),
          );
        }
      });
      const live = await store.db
        .selectFrom('live_runs as r')
        .innerJoin('jobs as j', 'j.id', 'r.job_id')
        .select('r.id')
        .where('j.name', '=', jobName)
        .execute();
      expect(live).toHaveLength({ forbid: 1, queue: 6, replace: 1 }[concurrencyPolicy]);
    },
  );

  it.each(['repeatable read', 'serializable'])(
    'is refused at %s, where the runs of others are not seen',
    async (level) => {
      await inTransaction('rollback', async (client) => {
        await client.query(`set transaction isolation level ${level}`);
        await client.query('select');
        await enqueueRuns(store.db, name, [{}]);
        const refused = onCallersTransaction(client, async (tx) => enqueueRuns(tx, name, [{}]));
        await expect(refused).rejects.toThrow(`tx: is at isolation level ${level}`);
        await expect(refused).rejects.toThrow(InvalidInputError);
        await onCallersTransaction(client, async (tx) => enqueueRuns(tx, jobName, [{ key: 'k' }]));
      });
      expect(await runsOf(name)).toHaveLength(1);
    },
  );
});

describe.each(['allow', 'forbid'] as const)('the key of a run of a job whose policy is %s', (concurrencyPolicy) => {
  let name: string;
  beforeEach(async () => {
    name = `${jobName} keyed`;
    await addJob({ name, concurrencyPolicy });
  });

  it('gets every further request the same run, as it stands', async () => {
    const request = { payload: { b: [1, { d: 2, c: 3 }], a: 1 }, key: 'u7' };
    const again = { payload: { a: 1, b: [1, { c: 3, d: 2 }] }, key: 'u7' };
    const [first] = await enqueueRuns(store.db, name, [request]);
    const [second] = await enqueueRuns(store.db, name, [again]);
    expect(first).toMatchObject({ isNew: true, status: 'scheduled' });
    expect(second).toMatchObject({ id: first!.id, isNew: false, status: 'scheduled' });
    await cancelRun(store.db, first!.id);
    const [third] = await enqueueRuns(store.db, name, [again]);
    expect(third).toMatchObject({ id: first!.id, isNew: false, status: 'cancelled', reason: 'cancelled_by_user' });
    expect(await runsOf(name)).toHaveLength(1);
  });

  it('counts once when many use it at the same time, and among the requests of one call', async () => {
    const calls = await Promise.all(
      Array.from({ length: 20 }, async () => enqueueRuns(store.db, name, [{ key: 'k' }, { key: 'k' }])),
    );
    const runs = calls.flat();
    expect(new Set(runs.map((run) => run.id)).size).toBe(1);
    expect(runs.filter((run) => run.isNew)).toHaveLength(1);
    expect(await runsOf(name)).toHaveLength(1);
  });

  it('is refused for another payload, and the whole call with it', async () => {
    await enqueueRuns(store.db, name, [{ payload: 1, key: 'k' }]);
    const calls = [
      enqueueRuns(store.db, name, [{ payload: 2, key: 'k' }]),
      enqueueRuns(store.db, name, [{ key: 'k' }]),
    ];
    for (const call of calls) await expect(call).rejects.toThrow(IdempotencyMismatchError);
    const many = enqueueRuns(store.db, name, [{ key: 'new' }, { payload: 2, key: 'k' }]);
    await expect(many).rejects.toThrow('the idempotency key "k" was used with a different request');
    expect(await runsOf(name)).toHaveLength(1);
  });

  it('leaves a transaction of the caller usable after it was refused', async () => {
    await enqueueRuns(store.db, name, [{ payload: 1, key: 'k' }]);
    await inTransaction('commit', async (client) => {
      const refused = onCallersTransaction(client, async (tx) =>
        enqueueRuns(tx, name, [{ key: 'new' }, { payload: 2, key: 'k' }]),
      );
      await expect(refused).rejects.toThrow(IdempotencyMismatchError);
      await onCallersTransaction(client, async (tx) => enqueueRuns(tx, name, [{ payload: 3, key: 'kept' }]));
    });
    const keys = await sql<{ key: string }>`select key from aster.idempotency_keys
      where request_hash is not null and scope like '%' || (select id::text from aster.jobs where name = ${name})
      order by key`.execute(store.db);
    expect(keys.rows.map((row) => row.key)).toEqual(['k', 'kept']);
  });

  it('belongs to nobody when the transaction that took it rolls back', async () => {
    let waiting: ReturnType<typeof enqueueRuns> | undefined;
    let undone: string | undefined;
    await inTransaction('rollback', async (client) => {
      const [run] = await onCallersTransaction(client, async (tx) => enqueueRuns(tx, name, [{ key: 'k' }]));
      undone = run!.id;
      waiting = enqueueRuns(store.db, name, [{ key: 'k' }]);
      await somebodyWaits();
    });
    const [run] = (await waiting) ?? [];
    expect(run).toMatchObject({ isNew: true });
    expect(run!.id).not.toBe(undone);
    expect(await findRun(store.db, undone!)).toBeUndefined();
  });

  it('is free again a week later, unless its run is not finished', async () => {
    const long = new Date(now.getTime() + keyRetentionMs + 1);
    const [first] = await enqueueRuns(store.db, name, [{ payload: 1, key: 'k' }], { now });
    const [live] = await enqueueRuns(store.db, name, [{ payload: 1, key: 'k' }], { now: long });
    expect(live).toMatchObject({ id: first!.id, isNew: false });
    await cancelRun(store.db, first!.id, now);
    const [early] = await enqueueRuns(store.db, name, [{ payload: 1, key: 'k' }], {
      now: new Date(now.getTime() + keyRetentionMs),
    });
    expect(early).toMatchObject({ id: first!.id, isNew: false });
    const [late] = await enqueueRuns(store.db, name, [{ payload: 2, key: 'k' }], { now: long });
    expect(late).toMatchObject({ isNew: true });
    expect(late!.id).not.toBe(first!.id);
  });

  it('that has expired makes one new run, however many ask for it at once', async () => {
    for (let round = 0; round < 15; round += 1) {
      const key = `k${round}`;
      const [old] = await enqueueRuns(store.db, name, [{ key }], { now });
      await cancelRun(store.db, old!.id, now);
      if (round % 3 === 0) await store.db.deleteFrom('finished_runs').where('id', '=', old!.id).execute();
      const calls = await Promise.all(Array.from({ length: 8 }, async () => enqueueRuns(store.db, name, [{ key }])));
      expect(calls.flat().filter((run) => run.isNew)).toHaveLength(1);
      const [id] = new Set(calls.flat().map((run) => run.id));
      expect(calls.flat().every((run) => run.id === id)).toBe(true);
      await cancelRun(store.db, id!);
    }
  });

  it('is free again when its run is kept no longer', async () => {
    const [first] = await enqueueRuns(store.db, name, [{ payload: 1, key: 'k' }]);
    await cancelRun(store.db, first!.id);
    await store.db.deleteFrom('finished_runs').where('id', '=', first!.id).execute();
    await expect(enqueueRuns(store.db, name, [{ payload: 2, key: 'k' }])).resolves.toMatchObject([{ isNew: true }]);
  });

  it('is another one for another job', async () => {
    const [here] = await enqueueRuns(store.db, name, [{ key: 'k' }]);
    const [there] = await enqueueRuns(store.db, jobName, [{ key: 'k' }]);
    expect(there).toMatchObject({ isNew: true });
    expect(there!.id).not.toBe(here!.id);
  });
});
