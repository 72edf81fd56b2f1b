import { sql as drizzleSql } from 'drizzle-orm';
import { drizzle as drizzleOnPg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleOnPostgresJs } from 'drizzle-orm/postgres-js';
import knexOf from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import postgres from 'postgres';
import { DataSource } from 'typeorm';
import type { Aster } from '../aster.js';
import type { Job } from '../jobs/job.js';
import type { CallOptions } from '../runs/trigger-options.js';
import { openPrisma } from '../specs/prisma-client.js';
import { useAsters } from '../specs/use-asters.js';
import { fromDrizzle } from './from-drizzle.js';
import { fromKnex } from './from-knex.js';
import { fromPostgresJs } from './from-postgres-js.js';
import { fromPrisma } from './from-prisma.js';
import { fromTypeOrm } from './from-type-orm.js';

type Tx = NonNullable<CallOptions['tx']>;
/** Runs `work` in a transaction of a library's, which is rolled back when that throws. */
type InTransaction = (work: (tx: Tx) => Promise<void>) => Promise<unknown>;

const asters = useAsters();
let ends: (() => Promise<unknown>)[];
beforeEach(() => {
  ends = [];
});
afterEach(async () => {
  for (const end of ends) await end();
});

const open: Readonly<Record<string, () => InTransaction | Promise<InTransaction>>> = {
  pg: () => async (work) => {
    const client = await asters.pool().connect();
    await client.query('begin');
    try {
      await work(client);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  },
  kysely() {
    const kysely = new Kysely({ dialect: new PostgresDialect({ pool: asters.openPool() }) });
    return async (work) => kysely.transaction().execute(work);
  },
  knex() {
    const knex = knexOf({ client: 'pg', connection: asters.connectionString() });
    ends.push(() => knex.destroy());
    return async (work) => knex.transaction(async (trx) => work(fromKnex(trx)));
  },
  'postgres.js'() {
    const sql = postgres(asters.connectionString(), { onnotice: () => undefined });
    ends.push(() => sql.end());
    return async (work) => sql.begin(async (tx) => work(fromPostgresJs(tx)));
  },
  'drizzle on pg'() {
    const db = drizzleOnPg(asters.openPool());
    return async (work) => db.transaction(async (tx) => work(fromDrizzle(tx, drizzleSql)));
  },
  'drizzle on postgres.js'() {
    const client = postgres(asters.connectionString(), { onnotice: () => undefined });
    ends.push(() => client.end());
    return async (work) => drizzleOnPostgresJs(client).transaction(async (tx) => work(fromDrizzle(tx, drizzleSql)));
  },
  async 'the manager of TypeORM'() {
    const source = await openTypeOrm();
    return async (work) => source.transaction(async (manager) => work(fromTypeOrm(manager)));
  },
  async 'the query runner of TypeORM'() {
    const source = await openTypeOrm();
    return async (work) => {
      const runner = source.createQueryRunner();
      await runner.startTransaction();
      try {
        await work(fromTypeOrm(runner));
        await runner.commitTransaction();
      } catch (error) {
        await runner.rollbackTransaction();
        throw error;
      } finally {
        await runner.release();
      }
    };
  },
  prisma() {
    const prisma = openPrisma(asters.connectionString());
    ends.push(() => prisma.$disconnect());
    const patient = { maxWait: 30_000, timeout: 30_000 }; // a deadlock lasts a second, and the machine may be busy
    return async (work) => prisma.$transaction(async (tx) => work(fromPrisma(tx as never)), patient);
  },
};

async function openTypeOrm(): Promise<DataSource> {
  const source = await new DataSource({ type: 'postgres', url: asters.connectionString() }).initialize();
  ends.push(() => source.destroy());
  return source;
}

/** Resolves when so many have come. */
function meetingOf(count: number): () => Promise<void> {
  let come = 0;
  let open: () => void;
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  return async () => {
    come += 1;
    if (come >= count) open();
    return all;
  };
}

const payload = { text: `it's "quoted" \\ ? $1 $2::json é`, list: [1, null], nested: { flag: true } };

describe.each(Object.keys(open))('a transaction of %s', (library) => {
  let aster: Aster;
  let inTransaction: InTransaction;
  let free: Job<unknown, unknown>;
  let queued: Job<unknown, unknown>;
  beforeEach(async () => {
    aster = asters.open({ service: library });
    free = aster.job(`free ${library}`, {}, ({ payload: given }) => given);
    queued = aster.job(`queued ${library}`, { concurrencyPolicy: 'queue' }, ({ payload: given }) => given);
    await aster.start({ worker: false, scheduler: false });
    inTransaction = await open[library]!();
  });

  it('makes runs that exist exactly when it commits, with what they were given', async () => {
    const ids: string[] = [];
    await inTransaction(async (tx) => {
      const at = new Date('2100-01-01T00:00:00Z');
      ids.push((await free.trigger(payload, { tx, key: 'one', priority: 7, at })).id);
      ids.push((await queued.trigger(payload, { tx, key: 'one', priority: 7 })).id);
      ids.push((await queued.trigger(payload, { tx })).id);
      for (const run of await free.triggerMany([{ payload: 'a' }, { payload: 'b', key: 'b' }], { tx }))
        ids.push(run.id);
      expect((await free.trigger(payload, { tx, key: 'one' })).isNew).toBe(false);
      expect((await queued.trigger(payload, { tx, key: 'one' })).isNew).toBe(false);
      expect(await aster.findRun(ids[0]!)).toBeUndefined();
    });
    const { rows } = await asters.pool().query(
      `select status, priority, overrides -> 'payload' as payload, scheduled_at from aster.live_runs
       where id = any($1) order by array_position($1, id)`,
      [ids],
    );
    expect(rows).toMatchObject([
      { status: 'scheduled', priority: 7, payload, scheduled_at: new Date('2100-01-01T00:00:00Z') },
      { status: 'scheduled', priority: 7, payload },
      { status: 'waiting', priority: 0, payload },
      { payload: 'a' },
      { payload: 'b' },
    ]);
  });

  it('makes none when it is rolled back, and goes on after a refusal', async () => {
    const undone = inTransaction(async (tx) => {
      await expect(aster.trigger('nobody', 1, { tx })).rejects.toThrow('nobody');
      await free.trigger(1, { tx, key: 'undone' });
      await expect(free.trigger(2, { tx, key: 'undone' })).rejects.toMatchObject({ name: 'IdempotencyMismatchError' });
      await queued.trigger(1, { tx });
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    expect(await free.listRuns()).toHaveLength(3);
  });

  it.each([
    ['two keys', { key: 'first' }, { key: 'second' }],
    ['a key and a job whose runs take turns', { key: 'third' }, { of: 'queued' }],
  ])(
    'is told when it and another one take %s in opposite order, and makes all when it is run again',
    async (_case, one, other) => {
      const trigger = async (tx: Tx, { key, of }: { readonly key?: string; readonly of?: string }) =>
        of === 'queued' ? queued.trigger(payload, { tx }) : free.trigger(payload, { tx, key: `${key}` });
      const work = (first: object, second: object, meet: () => Promise<void>) => async () =>
        inTransaction(async (tx) => {
          await trigger(tx, first).finally(meet); // also when it fails, or the other one would wait for ever
          await trigger(tx, second);
        });
      const meet = meetingOf(2);
      const both = [work(one, other, meet), work(other, one, meet)];
      const outcomes = await Promise.allSettled(both.map((each) => each()));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(lost?.reason).toMatchObject({ name: 'TransactionConflictError', code: 'TRANSACTION_CONFLICT' });
      expect((lost?.reason as Error).message).toContain('run the whole transaction again');
      await both[outcomes.findIndex(({ status }) => status === 'rejected')]?.();
    },
  );
});

describe('what is no transaction', () => {
  it('is refused, and told from one that needs an adapter', async () => {
    const aster = asters.open({ service: 'refusals' });
    const job = aster.job('refusals', {}, () => 1);
    await aster.start({ worker: false, scheduler: false });
    const knex = knexOf({ client: 'pg', connection: asters.connectionString() });
    const sql = postgres(asters.connectionString());
    const prisma = openPrisma(asters.connectionString());
    const source = await openTypeOrm();
    ends.push(
      () => knex.destroy(),
      () => sql.end(),
      () => prisma.$disconnect(),
    );
    const db = drizzleOnPg(asters.pool());
    for (const [given, adapter] of [
      [knex, 'fromKnex(tx)'],
      [sql, 'fromPostgresJs(tx)'],
      [prisma, 'fromPrisma(tx)'],
      [source.createQueryRunner(), 'fromTypeOrm(tx)'],
      [source.manager, 'fromTypeOrm(tx)'],
    ] as const) {
      await expect(job.trigger(undefined, { tx: given as never })).rejects.toThrow(`give ${adapter}`);
    }
    await db.transaction(async (tx) => {
      await expect(job.trigger(undefined, { tx: tx as never })).rejects.toThrow('give fromDrizzle(tx, sql)');
    });
    expect(() => fromKnex(knex)).toThrow('not a transaction of Knex');
    expect(() => fromPostgresJs(sql as never)).toThrow('not a transaction of postgres.js');
    expect(() => fromPrisma(prisma as never)).toThrow('not a transaction of Prisma');
    expect(() => fromTypeOrm(source.manager)).toThrow('no transaction of TypeORM');
    expect(() => fromDrizzle(db as never, drizzleSql)).toThrow('not a transaction of Drizzle');
    expect(await job.listRuns()).toEqual([]);
  });
});
