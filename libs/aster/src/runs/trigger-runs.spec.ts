import { IdempotencyMismatchError, InvalidInputError, NotFoundError } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { Aster } from '../aster.js';
import type { Job } from '../jobs/job.js';
import { useAsters } from '../specs/use-asters.js';

const asters = useAsters();
const soon = (): AbortSignal => AbortSignal.timeout(60_000);

let aster: Aster;
let pool: Pool;
let job: Job<number | undefined, unknown>;
let seen: unknown[];
let jobs = 0;
beforeEach(async () => {
  aster = asters.open();
  pool = asters.openPool();
  seen = [];
  job = aster.job<number | undefined, unknown>(`job ${(jobs += 1)}`, {}, ({ payload }) => seen.push(payload));
  await aster.start();
});

async function inTransaction<Result>(
  end: 'commit' | 'rollback',
  work: (tx: PoolClient) => Promise<Result>,
): Promise<Result> {
  const tx = await pool.connect();
  await tx.query('begin');
  try {
    return await work(tx);
  } finally {
    await tx.query(end);
    tx.release();
  }
}

describe('a trigger in a transaction of the caller', () => {
  it('makes a run that starts when a client of node-postgres commits, and not before', async () => {
    const { id } = await inTransaction('commit', async (tx) => {
      const run = await job.trigger(7, { tx });
      expect(await aster.findRun(run.id)).toBeUndefined();
      return run;
    });
    await job.waitForRun(id, soon());
    expect(seen).toEqual([7]);
  });

  it('makes none when it rolls back', async () => {
    const { id } = await inTransaction('rollback', async (tx) => job.trigger(7, { tx }));
    await expect(job.waitForRun(id)).rejects.toThrow(NotFoundError);
  });

  it('works in a transaction of Kysely with tables and plugins of its own', async () => {
    const theirs = new Kysely<{ orders: { id: number } }>({
      dialect: new PostgresDialect({ pool }),
      plugins: [new CamelCasePlugin()],
    });
    const { id } = await theirs.transaction().execute(async (tx) => job.trigger(7, { tx, key: 'kysely' }));
    expect(await job.waitForRun(id, soon())).toMatchObject({ status: 'succeeded' });
    const undone = theirs.transaction().execute(async (tx) => {
      await job.triggerMany([{ payload: 1 }, { payload: 2 }], { tx });
      throw new Error('rolled back');
    });
    await expect(undone).rejects.toThrow('rolled back');
    expect(await job.listRuns()).toHaveLength(1);
  });

  it('works with anything that queries alike', async () => {
    await inTransaction('commit', async (client) => {
      const tx = {
        query: async (text: string, values: unknown[]) => ({ rows: (await client.query(text, values)).rows }),
      };
      await job.trigger(7, { tx });
    });
    await waitFor(() => (seen.length > 0 ? true : undefined));
  });

  it('tells nobody when it is not to, and the run is found at the next look', async () => {
    const { id } = await inTransaction('commit', async (tx) => job.trigger(7, { tx, notify: false }));
    expect(await job.waitForRun(id, soon())).toMatchObject({ status: 'succeeded' });
  });

  it('leaves the transaction usable when it refuses', async () => {
    const { id } = await job.trigger(1, { key: 'k' });
    await inTransaction('commit', async (tx) => {
      await expect(job.trigger(2, { tx, key: 'k' })).rejects.toThrow(IdempotencyMismatchError);
      await expect(aster.trigger('nobody', 1, { tx })).rejects.toThrow(NotFoundError);
      expect(await job.trigger(1, { tx, key: 'k' })).toMatchObject({ id, isNew: false });
    });
  });

  it.each([
    ['a pool', () => pool, 'tx: is a pool; a transaction is on the client'],
    [
      'an instance of Kysely',
      () => new Kysely({ dialect: new PostgresDialect({ pool }) }),
      'tx: is a Kysely instance, not one of its transactions',
    ],
    ['something else', () => ({}), 'tx: has neither query(text, values) nor a transaction of Kysely'],
    ['nothing', () => null, 'tx: must be a transaction'],
  ])('refuses %s', async (_what, tx, message) => {
    await expect(job.trigger(7, { tx: tx() as never })).rejects.toThrow(message);
    expect(await job.listRuns()).toEqual([]);
  });
});

describe('a trigger with a key', () => {
  it('makes one run, however often and from wherever it comes', async () => {
    const triggers = Array.from({ length: 20 }, async () => job.trigger(7, { key: 'u7' }));
    const runs = await Promise.all(triggers);
    expect(new Set(runs.map((run) => run.id)).size).toBe(1);
    expect(runs.filter((run) => run.isNew)).toHaveLength(1);
    const ended = await job.waitForRun(runs[0]!.id, soon());
    expect(await job.trigger(7, { key: 'u7' })).toEqual({
      id: ended.id,
      jobId: ended.jobId,
      status: 'succeeded',
      isNew: false,
    });
    expect(seen).toEqual([7]);
  });
});

describe('a trigger of a later run', () => {
  it('starts it when its time has come, and not before', async () => {
    const { id } = await job.trigger(7, { after: '1s' });
    const run = await job.waitForRun(id, soon());
    expect(run.startedAt!.getTime()).toBeGreaterThanOrEqual(run.scheduledAt.getTime());
    expect(run.scheduledAt.getTime() - run.createdAt.getTime()).toBe(1_000);
  });

  it('takes an instant', async () => {
    const at = new Date('2100-01-01T00:00:00Z');
    const { id } = await job.trigger(7, { at });
    expect(await job.findRun(id)).toMatchObject({ status: 'scheduled', scheduledAt: at, availableAt: at });
    await aster.cancelRun(id);
  });
});

describe('many triggers at once', () => {
  it('are all made or none', async () => {
    const runs = await job.triggerMany([{ payload: 1 }, { payload: 2, key: 'a' }, { payload: 2, key: 'a' }]);
    expect(runs.map((run) => run.isNew)).toEqual([true, true, false]);
    expect(runs[1]!.id).toBe(runs[2]!.id);
    await expect(job.triggerMany([{ payload: 4 }, { payload: 5, key: 'a' }])).rejects.toThrow(IdempotencyMismatchError);
    await Promise.all(runs.map((run) => job.waitForRun(run.id, soon())));
    expect(seen.toSorted()).toEqual([1, 2]);
    expect(await job.triggerMany([])).toEqual([]);
  });

  it('name the item that is wrong', async () => {
    const items = [{ payload: 1 }, { after: 'soon', priorty: 1 } as never, { payload: 1n as never }];
    await expect(job.triggerMany(items)).rejects.toThrow(
      /^\[1\]\.priorty: is not known.*; \[1\]\.after: must be a duration/,
    );
    await expect(job.triggerMany([{}, { payload: 1n as never }])).rejects.toThrow('[1].payload: is not JSON');
  });
});

describe('a trigger that replaces a run', () => {
  it.each(['alone', 'in a transaction'])('has that run ended at once, %s', async (how) => {
    const replacing = asters.open();
    const name = `replaced ${how}`;
    const other = replacing.job(name, { concurrencyPolicy: 'replace' }, async ({ payload, signal }) => {
      if (payload === 'first') await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return payload;
    });
    await replacing.start({ worker: { lease: '600s' } }); // the next heartbeat is minutes away
    const first = await other.trigger('first');
    await waitFor(async () => ((await other.findRun(first.id))?.status === 'running' ? true : undefined));
    const second =
      how === 'alone'
        ? await other.trigger('second')
        : await inTransaction('commit', async (tx) => other.trigger('second', { tx }));
    expect(second.status).toBe('waiting');
    const run = await other.waitForRun(second.id, soon());
    expect(run).toMatchObject({ status: 'succeeded', result: 'second' });
    expect(await other.findRun(first.id)).toMatchObject({ status: 'cancelled', reason: 'replaced' });
  });
});

describe('what a trigger refuses', () => {
  it.each([
    [{ key: '' }, 'key: must not be empty'],
    [{ key: 'x'.repeat(256) }, 'key: must have at most 255 characters'],
    [{ at: new Date(Number.NaN) }, 'at: must be a valid Date'],
    [{ at: '2026' }, 'at: must be a valid Date'],
    [{ at: new Date(), after: '1s' }, 'after: excludes at'],
    [{ after: '-1s' }, 'after: must be a duration'],
    [{ priority: 1.5 }, 'priority: must be a whole number from'],
    [{ concurrencyPolicy: 'never' }, 'concurrencyPolicy: must be one of'],
    [{ delay: '1s' }, 'delay: is not known'],
  ])('%j', async (options, message) => {
    const refusal = job.trigger(1, options as never);
    await expect(refusal).rejects.toThrow(InvalidInputError);
    await expect(refusal).rejects.toThrow(message);
  });

  it('is nothing else', async () => {
    await job.trigger(undefined, { priority: 5, concurrencyPolicy: 'forbid' });
    await waitFor(() => (seen.length > 0 ? true : undefined));
    expect(seen).toEqual([undefined]);
  });
});
