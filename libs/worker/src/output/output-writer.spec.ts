import type { AsterEvent } from '@aster-scheduler/core';
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
