import { type AsterEvent, newId } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { createDatabaseWatch } from '@aster-scheduler/db';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { claimRuns, registerWorker } from '@aster-scheduler/run-store';
import { createTestStore, optionsFor, type TestStore } from '../testing/test-store.js';
import { createOutputWriter, type OutputWriter } from './output-writer.js';
import type { OutputClaim } from './taken-chunk.js';

const workerId = crypto.randomUUID();

let store: TestStore;
let proxy: DatabaseProxy;
let writer: OutputWriter;
let lost: Set<string>;
let events: AsterEvent[];

async function claim(): Promise<OutputClaim> {
  await store.trigger(await store.addJob({ command: 'true' }));
  const options = { workerId, pools: ['default'], handlers: [], runsCommands: true, limit: 1 };
  const [run] = (await claimRuns(store.db, options)).runs;
  if (run === undefined) throw new Error('nothing was claimed');
  return { runId: run.id, fence: run.fence, attemptNum: run.attemptNum };
}

/** A claim of a run whose tick was a year ago, whose output has a table of that week. */
async function claimOfAYearAgo(): Promise<OutputClaim> {
  await store.rows(`select aster.create_partitions(now() - interval '366 days', now() - interval '364 days')`);
  const claimed = await claim();
  const runId = newId(new Date(Date.now() - 365 * 86_400_000));
  await store.rows('update aster.live_runs set id = $2 where id = $1', [claimed.runId, runId]);
  return { ...claimed, runId };
}

/** The table that has the output of the run. */
async function weekOf({ runId }: OutputClaim): Promise<string> {
  await store.rows(
    `insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      values ($1, 9, 0, 'stdout', '', now())`,
    [runId],
  );
  const rows = await store.rows(
    `delete from aster.run_output where run_id = $1 returning tableoid::regclass::text as week`,
    [runId],
  );
  return String(rows[0]?.['week']);
}

function write(to: OutputClaim, text: string): void {
  writer.write(to, { stream: 'stdout', data: Buffer.from(text), droppedBefore: 0 });
}

async function storedOf({ runId }: OutputClaim): Promise<string> {
  const rows = await store.rows(
    `select coalesce(string_agg(convert_from(data, 'UTF8'), '' order by seq), '') as text
      from aster.run_output where run_id = $1`,
    [runId],
  );
  return String(rows[0]?.['text']);
}

beforeAll(async () => {
  store = await createTestStore();
  proxy = await createDatabaseProxy(store.connectionString);
  const facts = { name: 'w', pools: ['default'], handlers: [], slots: 9, version: '0', leaseMs: 3_600_000 };
  await registerWorker(store.db, { id: workerId, ...facts });
});

beforeEach(() => {
  lost = new Set();
  events = [];
  const db = store.connect({ ...optionsFor(proxy.connectionString), queryTimeoutMs: 500, connectTimeoutMs: 500 });
  const watch = createDatabaseWatch('worker', (event) => events.push(event));
  writer = createOutputWriter(db, ({ runId }) => !lost.has(runId), watch);
});

afterEach(() => proxy.heal());

afterAll(async () => {
  await store.drop();
  await proxy.close();
});

describe('createOutputWriter', () => {
  it('has stored everything when it answers that the claim stood', async () => {
    const [one, silent] = [await claim(), await claim()];
    write(one, 'first ');
    write(one, 'second');
    expect(await Promise.all([writer.flush(one), writer.flush(silent)])).toEqual([true, true]);
    expect(await storedOf(one)).toBe('first second');
  });

  it('stores what it was given while the database was away', async () => {
    const one = await claim();
    proxy.cut(['to-server']);
    write(one, 'kept');
    const flushed = writer.flush(one);
    await waitFor(() => events.some((event) => event.type === 'database.lost'));
    proxy.heal();
    expect(await flushed).toBe(true);
    expect(await storedOf(one)).toBe('kept');
  });

  it('stores what it was given while somebody had locked the table, however long the statements waited', async () => {
    const one = await claim();
    const held = await store.hold('lock table aster.run_output in exclusive mode');
    write(one, 'kept');
    const flushed = writer.flush(one);
    await waitFor(() => events.length > 0);
    await held.release();
    expect(await flushed).toBe(true);
    expect(await storedOf(one)).toBe('kept');
  });

  it.each(['locked', 'not taking it'])(
    'stores that of others while the week of one run is %s, and that of the one afterwards, in order',
    async (how) => {
      const before = await claimOfAYearAgo();
      const [other, later] = [await claim(), await claim()];
      const week = await weekOf(before);
      const held = how === 'locked' ? await store.hold(`lock table ${week} in exclusive mode`) : undefined;
      if (held === undefined) await store.rows(`alter table ${week} add check (length(data) = 0) not valid`);
      write(before, 'first ');
      write(other, 'kept');
      expect(await writer.flush(other)).toBe(true);
      expect(await storedOf(other)).toBe('kept');
      write(before, 'second');
      write(later, 'too');
      expect(await writer.flush(later)).toBe(true);
      expect([await storedOf(later), await storedOf(before)]).toEqual(['too', '']);
      await held?.release();
      expect(await writer.flush(before)).toBe(true);
      expect(await storedOf(before)).toBe(how === 'locked' ? 'first second' : ''); // what is broken is dropped
    },
  );

  it('waits for no output of a claim that was lost while its week was locked', async () => {
    const before = await claimOfAYearAgo();
    const held = await store.hold('lock table aster.run_output in exclusive mode');
    write(before, 'dropped');
    const flushed = writer.flush(before);
    await waitFor(() => events.length > 0);
    lost.add(before.runId);
    expect(await flushed).toBe(false);
    await held.release();
  });

  it('answers that output is missing when a claim was lost while the database was away, and of no other claim', async () => {
    const [one, other] = [await claim(), await claim()];
    proxy.cut(['to-server']);
    write(one, 'dropped');
    write(other, 'kept');
    const flushed = Promise.all([writer.flush(one), writer.flush(other)]);
    await waitFor(() => events.some((event) => event.type === 'database.lost'));
    lost.add(one.runId);
    proxy.heal();
    expect(await flushed).toEqual([false, true]);
    expect([await storedOf(one), await storedOf(other)]).toEqual(['', 'kept']);
  });
});
