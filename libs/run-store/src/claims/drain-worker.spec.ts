import { randomUUID } from 'node:crypto';
import { NotFoundError } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { claimRuns } from './claim-runs.js';
import { drainWorker, undrainWorker } from './drain-worker.js';
import { listPools } from './list-pools.js';
import { findWorker } from './list-workers.js';
import { renewLease } from './renew-lease.js';

const leaseMs = 86_400_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function addRuns(count: number): Promise<void> {
  const jobId = await insertTestJob(db);
  for (let n = 0; n < count; n += 1) await triggerJob(db, jobId);
}

describe('a worker that was told to drain', () => {
  it('claims nothing more, keeps and settles what it runs, and claims again when that is taken back', async () => {
    await addRuns(2);
    const worker = await addWorker(db);
    const [claim] = await worker.claim({ limit: 1 });
    await drainWorker(db, worker.id);
    expect(await worker.claimAll()).toMatchObject({ runs: [], setAside: 0 });
    const renewed = await renewLease(db, { workerId: worker.id, leaseMs });
    expect(renewed).toMatchObject({ isDrainAsked: true, held: [{ runId: claim!.id }] });
    expect(await findWorker(db, worker.id)).toMatchObject({ status: 'draining', drainAskedAt: expect.any(Date) });
    expect((await settle(db, claim!, 'succeeded')).status).toBe('succeeded');
    await undrainWorker(db, worker.id);
    expect(await findWorker(db, worker.id)).toMatchObject({ status: 'active' }); // without another heartbeat
    expect(await listPools(db)).toMatchObject([{ name: 'default', workers: 1, draining: 0 }]);
    expect(await renewLease(db, { workerId: worker.id, leaseMs })).toMatchObject({ isDrainAsked: false });
    expect(await findWorker(db, worker.id)).toMatchObject({ status: 'active', drainAskedAt: undefined });
    expect(await worker.claim()).toHaveLength(1);
  });

  it('leaves its runs to the others', async () => {
    await addRuns(3);
    const [drained, other] = [await addWorker(db), await addWorker(db)];
    await drainWorker(db, drained.id);
    expect(await drained.claim()).toEqual([]);
    expect(await other.claim()).toHaveLength(3);
  });

  it('serves no pool: neither it nor its slots count there', async () => {
    await addRuns(1);
    const worker = await addWorker(db, { slots: 4 });
    await addWorker(db, { slots: 2 });
    await drainWorker(db, worker.id);
    expect(await listPools(db)).toMatchObject([{ name: 'default', workers: 1, draining: 1, slots: 2, due: 1 }]);
  });

  it('is waited for until a claim under way is there, and no later one is', async () => {
    await addRuns(2);
    const worker = await addWorker(db);
    let drained: Promise<void> | undefined;
    let isDrained = false;
    const asked = { workerId: worker.id, pools: ['default'], handlers: [], runsCommands: true };
    await inTransaction(db, async (tx) => {
      expect((await claimRuns(tx, { ...asked, limit: 1 })).runs).toHaveLength(1);
      drained = drainWorker(db, worker.id).then(() => void (isDrained = true));
      await worker.claimAll({ limit: 0 }); // has had the time for it
      expect(isDrained).toBe(false);
    });
    await drained;
    expect(await worker.claim()).toEqual([]);
  });

  it('stays so under a new lease, also when the lost one is gone, and not when that was taken back', async () => {
    const [first, second, third] = [await addWorker(db), randomUUID(), randomUUID()];
    await drainWorker(db, first.id);
    await addWorker(db, { id: second, replaces: first.id });
    expect(await findWorker(db, second)).toMatchObject({ status: 'draining' });
    await db.deleteFrom('workers').where('id', '=', second).execute();
    await addWorker(db, { id: third, replaces: second, isDrainAsked: true });
    expect(await findWorker(db, third)).toMatchObject({ status: 'draining' });
    await undrainWorker(db, third);
    const fourth = await addWorker(db, { replaces: third, isDrainAsked: true });
    expect(await findWorker(db, fourth.id)).toMatchObject({ status: 'active' });
  });

  it('is told so since the first time, and is one that is there', async () => {
    const worker = await addWorker(db);
    await drainWorker(db, worker.id);
    const first = await findWorker(db, worker.id);
    await drainWorker(db, worker.id);
    expect(await findWorker(db, worker.id)).toEqual(first);
    for (const change of [drainWorker, undrainWorker]) {
      await expect(change(db, randomUUID())).rejects.toThrow(NotFoundError);
    }
  });
});
