import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { explain, mostRows } from '../testing/explain.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { sweepWaitingRuns } from '../upkeep/sweep-waiting-runs.js';
import { admitWaitingRuns } from './admit-waiting-runs.js';

const queued = 2_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(3);
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** A job with a long queue in front of a place that is free, as after the end of a run. */
async function insertQueue(): Promise<string> {
  const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue', queueLimit: queued });
  await sql`
    insert into aster.live_runs (id, job_id, status, reason, trigger, pool, priority, scheduled_at, available_at,
      concurrency_policy, created_at)
    select gen_random_uuid(), ${jobId}, 'waiting', 'waiting_for_slot', 'manual', 'default', 0, ${start}, ${start},
      'queue', ${start}::timestamptz + n * interval '1 second'
    from generate_series(1, ${queued}::integer) n`.execute(db);
  return jobId;
}

describe('a place that has become free before a long queue', () => {
  it('goes to the one that has waited longest, at the cost of one look at the queue', async () => {
    const jobId = await insertQueue();
    const nodes = await explain(db, async (tx) => inTransaction(tx, async (inner) => admitWaitingRuns(inner, [jobId])));
    expect(mostRows(nodes)).toBeLessThanOrEqual(3 * queued);
    await inTransaction(db, async (tx) => admitWaitingRuns(tx, [jobId]));
    const admitted = await db.selectFrom('live_runs').selectAll().where('status', '=', 'scheduled').execute();
    expect(admitted).toMatchObject([{ created_at: at(1_000), is_exclusive: true, reason: null }]);
  });

  it('is found by a sweep at the same cost, and is not given twice', async () => {
    await insertQueue();
    const nodes = await explain(db, async (tx) => sweepWaitingRuns(tx, { now: start }));
    expect(mostRows(nodes)).toBeLessThanOrEqual(3 * queued);
    expect(await sweepWaitingRuns(db, { now: start })).toMatchObject({ jobs: 1 });
    expect(await sweepWaitingRuns(db, { now: start })).toMatchObject({ jobs: 0 });
    expect(await db.selectFrom('live_runs').select('id').where('is_exclusive', '=', true).execute()).toHaveLength(1);
  });
});

describe('sweepWaitingRuns', () => {
  it('looks after the other jobs when it fails for one, and says for which', async () => {
    const [odd, other] = [await insertQueue(), await insertQueue()];
    await sql`alter table aster.live_runs
      add constraint odd check (job_id <> ${sql.lit(odd)} or status = 'waiting')`.execute(db);
    const swept = await sweepWaitingRuns(db, { now: start });
    expect(swept).toMatchObject({ jobs: 1, locked: [], failed: [{ jobId: odd, error: { code: '23514' } }] });
    expect(await sweepWaitingRuns(db, { now: start, except: [odd] })).toMatchObject({ jobs: 0, failed: [] });
    const admitted = await db.selectFrom('live_runs').select('job_id').where('status', '=', 'scheduled').execute();
    expect(admitted).toEqual([{ job_id: other }]);
    await sql`alter table aster.live_runs drop constraint odd`.execute(db);
  });

  it('reads few of 20,000 runs of a job that wait for their dependencies', async () => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'queue' });
    await sql`
      insert into aster.live_runs (id, job_id, status, reason, waits_until, start_before, trigger, pool, priority,
        scheduled_at, available_at, concurrency_policy, created_at)
      select gen_random_uuid(), ${jobId}, 'waiting', 'waiting_for_dependencies', 'infinity', null, 'schedule', 'default', 0, ${start}, ${start}, 'allow',
        ${start}::timestamptz from generate_series(1, 20000)`.execute(db);
    const nodes = await explain(db, async (tx) => sweepWaitingRuns(tx, { now: start }));
    expect(mostRows(nodes)).toBeLessThan(100);
  });

  it('passes over a job that somebody has locked, and holds no other meanwhile', async () => {
    const [held, other] = [await insertQueue(), await insertQueue()];
    await inTransaction(db, async (tx) => {
      await tx.selectFrom('job_cursors').select('job_id').where('job_id', '=', held).forUpdate().execute();
      expect(await sweepWaitingRuns(db, { now: start })).toEqual({ jobs: 1, locked: [held], failed: [] });
    });
    const admitted = await db.selectFrom('live_runs').select('job_id').where('status', '=', 'scheduled').execute();
    expect(admitted).toEqual([{ job_id: other }]);
    expect(await sweepWaitingRuns(db, { now: start })).toEqual({ jobs: 1, locked: [], failed: [] });
  });
});
