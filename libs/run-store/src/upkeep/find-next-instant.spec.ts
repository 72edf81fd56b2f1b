import { insertTestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { enqueueRuns } from '../triggers/enqueue-runs.js';
import { findNextInstant } from './find-next-instant.js';

let store: Store;
beforeEach(async () => {
  store = await openStore();
});
afterEach(async () => store.drop());

const now = new Date('2026-03-27T06:00:00Z');
const at = (minute: number) => new Date(now.getTime() + minute * 60_000);

describe('findNextInstant', () => {
  it('is none while there is nothing to come', async () => {
    await insertTestJob(store.db, { name: 'digest', handler: 'digest' });
    await enqueueRuns(store.db, 'digest', [{}], { now });
    expect(await findNextInstant(store.db, { now, handlers: ['digest'] })).toBeUndefined();
  });

  it('is the first of ticks, due runs of the handlers and ends of waits', async () => {
    const jobId = await insertTestJob(store.db, { name: 'digest', handler: 'digest' });
    const next = async () => findNextInstant(store.db, { now, handlers: ['digest'] });
    await store.db
      .updateTable('job_cursors')
      .set({ next_run_at: at(9) })
      .where('job_id', '=', jobId)
      .execute();
    expect(await next()).toEqual(at(9));
    await enqueueRuns(store.db, 'digest', [{ at: at(8) }, { at: at(10) }], { now });
    expect(await next()).toEqual(at(8));
    await insertTestJob(store.db, { name: 'other', handler: 'other' });
    const [run] = await enqueueRuns(store.db, 'other', [{ at: at(6) }], { now });
    expect(await next()).toEqual(at(8));
    const waiting = { status: 'waiting' as const, waits_until: at(7) };
    await store.db.updateTable('live_runs').set(waiting).where('id', '=', run!.id).execute();
    expect(await next()).toEqual(at(7));
  });
});
