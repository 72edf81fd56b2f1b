import { waitFor } from '@aster-scheduler/core/testing';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { triggerJob } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { saveDeclaredJobs } from '../declared/declared-jobs.js';
import { deleteJob } from '../delete-job.js';
import { findJob } from '../find-job.js';
import { insertJob } from '../insert-job.js';
import { aDefinition, at, start } from '../testing/a-definition.js';
import { openStore, type Store } from '../testing/store.js';
import type { BulkAction, BulkOptions } from './bulk-operation.js';
import { findOperation } from './find-operation.js';
import { insertOperation } from './insert-operation.js';
import { listMatchingJobs, listMatchingRuns } from './list-matching.js';
import { removeOldOperations } from './remove-old-operations.js';
import { workOperations } from './work-operation.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  await sql`delete from aster.bulk_operations`.execute(db);
});
afterAll(async () => store.drop());

const change = { by: 'ops', origin: 'cli' } as const;

async function someJobs(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push((await insertJob(db, aDefinition({ cronExpr: '@hourly' }), start)).id);
  return ids;
}

async function ask(action: BulkAction, ids: readonly string[], options: BulkOptions = {}) {
  return insertOperation(db, { action, ids, options, change, now: at(1) });
}

async function runsOf(jobId: string): Promise<string[]> {
  const rows = await sql<{ fate: string }>`
    select concat_ws(' ', trigger, status) as fate from aster.runs where job_id = ${jobId} order by created_at, id`.execute(
    db,
  );
  return rows.rows.map((row) => row.fate);
}

async function isLockWaitedFor(table: string): Promise<boolean> {
  const { rows } = await sql`
    select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
    where not l.granted and l.relation = ${`aster.${table}`}::regclass`.execute(db);
  return rows.length > 0;
}

describe('workOperations', () => {
  it('leaves what a source declares of a job as a request for it alone would, and labels within their limit', async () => {
    const source = 'ops/jobs';
    const declares = aDefinition({ cronExpr: '@hourly', managedBy: source, labels: { team: 'ops' } });
    const { id: jobId, name } = await insertJob(db, declares, start);
    await inTransaction(db, async (tx) =>
      saveDeclaredJobs(tx, [{ jobId, name, source, declared: { labels: { team: 'ops' } }, isPruned: false }], at(1)),
    );
    const labels = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`l${n}`, 'x']));
    const full = await insertJob(db, aDefinition({ cronExpr: '@hourly', labels }), start);
    const more = { labels: { a: '1', b: '2', c: '3' } };
    const operations = [await ask('label', [jobId, full.id], more), await ask('delete', [jobId])];
    await workOperations(db, { now: at(2) });
    const [labelled, deleted] = await Promise.all(operations.map(async ({ id }) => findOperation(db, id)));
    expect(labelled?.problems.map(({ id, code }) => [id, code])).toEqual([
      [jobId, 'MANAGED'],
      [full.id, 'INVALID_INPUT'],
    ]);
    expect(deleted?.problems).toMatchObject([{ id: jobId, code: 'MANAGED' }]);
    expect(await findJob(db, jobId)).toMatchObject({ labels: { team: 'ops' }, version: 1 });
    expect(await findJob(db, full.id)).toMatchObject({ labels, version: 1 });
  });

  it('does to each job what a request for it alone would do, and counts', async () => {
    const ids = await someJobs(3);
    const until = at(3_600_000).toISOString();
    const { id, total } = await ask('pause', ids, { note: 'move', until });
    expect(total).toBe(3);
    expect(await workOperations(db, { now: at(2) })).toBe(false);
    expect(await findOperation(db, id)).toMatchObject({ done: 3, failed: 0, problems: [], finishedAt: at(2) });
    for (const jobId of ids) {
      expect(await findJob(db, jobId)).toMatchObject({
        version: 2,
        pause: { note: 'move', by: 'ops', until: new Date(until) },
      });
    }
    await ask('resume', ids);
    await ask('label', ids, { labels: { team: 'data', old: null } });
    await ask('trigger', ids);
    await workOperations(db, { now: at(3) });
    expect(await findJob(db, ids[0] ?? '')).toMatchObject({ status: 'active', labels: { team: 'data' }, version: 4 });
    expect(await runsOf(ids[0] ?? '')).toEqual(['manual scheduled']);
  });

  it('cancels and repeats runs', async () => {
    const [jobId = ''] = await someJobs(1);
    for (let n = 0; n < 3; n += 1) await triggerJob(db, jobId, { now: at(n) });
    const runIds = (await listMatchingRuns(db, { jobId, found: { pool: 'default' } })) ?? [];
    expect(await listMatchingRuns(db, { jobId, found: { pool: 'gpu' } })).toEqual([]);
    await ask('cancel', runIds);
    await workOperations(db, { now: at(5) });
    await ask('retry', runIds);
    await workOperations(db, { now: at(6) });
    expect((await runsOf(jobId)).toSorted()).toEqual([
      ...['manual cancelled', 'manual cancelled', 'manual cancelled'],
      ...['retry scheduled', 'retry scheduled', 'retry scheduled'],
    ]);
    const actors = await sql<{ actor: string }>`select actor from aster.runs where trigger = 'retry'`.execute(db);
    expect(actors.rows).toEqual([{ actor: 'ops' }, { actor: 'ops' }, { actor: 'ops' }]);
  });

  it('tells of the first that failed, and does the others', async () => {
    const [upstream = '', ...others] = await someJobs(3);
    await insertJob(db, aDefinition({ name: 'below', dependsOn: [{ job: upstream, condition: 'success' }] }), start);
    const gone = '00000000-0000-4000-8000-000000000000';
    const { id } = await ask('delete', [upstream, gone, ...others]);
    await workOperations(db, { now: at(2) });
    expect(await findOperation(db, id)).toMatchObject({
      ...{ done: 2, failed: 2, finishedAt: at(2) },
      problems: [
        { id: upstream, code: 'STATE_CONFLICT', detail: expect.stringContaining('below') as string },
        { id: gone, code: 'NOT_FOUND' },
      ],
    });
    expect(await findJob(db, others[0] ?? '')).toBeUndefined();
  });

  it('keeps 20 problems of many', async () => {
    const gone = Array.from({ length: 30 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const { id } = await ask('trigger', gone);
    await workOperations(db);
    const done = await findOperation(db, id);
    expect([done?.failed, done?.problems.length]).toEqual([30, 20]);
  });

  it('does each item once, however many work and wherever one is cut off', async () => {
    const ids = await someJobs(30);
    const { id } = await ask('trigger', ids);
    let asked = 0;
    await Promise.all(
      [1, 2, 3, 4].map(async (n) => workOperations(db, { now: at(2), goesOn: () => (asked += 1) < 40 || n > 3 })),
    );
    await workOperations(db, { now: at(3) });
    for (const jobId of ids) expect(await runsOf(jobId)).toEqual(['manual scheduled']);
    expect(await findOperation(db, id)).toMatchObject({ total: 30, done: 30, failed: 0 });
  });

  it('takes nothing off the list that it was killed in the middle of', async () => {
    const ids = await someJobs(2);
    const { id } = await ask('trigger', ids);
    const cut = db.withPlugin({
      transformQuery: ({ node }) => {
        if (JSON.stringify(node).includes('done = done + 1'))
          throw Object.assign(new Error('cut off'), { code: '57P01' });
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    await expect(workOperations(cut, { now: at(2) })).rejects.toThrow('cut off');
    expect(await runsOf(ids[0] ?? '')).toEqual([]);
    await workOperations(db, { now: at(3) });
    for (const jobId of ids) expect(await runsOf(jobId)).toEqual(['manual scheduled']);
    expect(await findOperation(db, id)).toMatchObject({ done: 2, failed: 0 });
  });

  it('leaves an item that somebody has locked for the next time', async () => {
    const ids = await someJobs(2);
    const { id } = await ask('pause', ids);
    await db.transaction().execute(async (tx) => {
      await sql`select from aster.job_cursors where job_id = ${ids[0]} for update`.execute(tx);
      expect(await workOperations(db, { now: at(2) })).toBe(true);
      expect(await findOperation(db, id)).toMatchObject({ done: 1, failed: 0, finishedAt: undefined });
    });
    expect(await workOperations(db, { now: at(3) })).toBe(false);
    expect(await findOperation(db, id)).toMatchObject({ done: 2, finishedAt: at(3) });
  });

  it('does some of each in turn, so that a small one does not wait for a large one', async () => {
    const nobody = Array.from({ length: 201 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const { id: large } = await ask('trigger', nobody);
    const asked = { action: 'trigger', ids: nobody.slice(0, 1), options: {}, change, now: at(2) } as const;
    const { id: small } = await insertOperation(db, asked);
    const portions: string[] = [];
    await workOperations(db, { now: at(3), onPortion: ({ id }) => portions.push(id) });
    expect(portions).toEqual([large, small, large]);
    expect(await findOperation(db, large)).toMatchObject({ failed: 201, finishedAt: at(3) });
  });

  it('deletes jobs before those that they depend on, and leaves the others for the next time', async () => {
    const [first = '', second = '', third = ''] = await someJobs(3);
    const edges = [
      [second, first],
      [third, second],
    ];
    for (const [job_id = '', upstream_job_id = ''] of edges) {
      await db.insertInto('job_dependencies').values({ job_id, upstream_job_id, condition: 'success' }).execute();
    }
    const { id } = await ask('delete', [first, second]);
    await workOperations(db, { now: at(2) });
    expect(await findOperation(db, id)).toMatchObject({ done: 0, failed: 2 }); // the third is none of them
    const { id: all } = await ask('delete', [first, second, third]);
    await sql`update aster.bulk_items set place = 10 - place where operation_id = ${all}`.execute(db);
    expect(await workOperations(db, { now: at(3) })).toBe(true);
    expect(await findOperation(db, all)).toMatchObject({ done: 1, failed: 0 });
    while (await workOperations(db, { now: at(4) }));
    expect(await findOperation(db, all)).toMatchObject({ done: 3, failed: 0, finishedAt: at(4) });
    const again = await someJobs(2);
    await db
      .insertInto('job_dependencies')
      .values({ job_id: again[1] ?? '', upstream_job_id: again[0] ?? '', condition: 'success' })
      .execute();
    const { id: inOrder } = await ask('delete', again);
    expect(await workOperations(db, { now: at(5) })).toBe(false);
    expect(await findOperation(db, inOrder)).toMatchObject({ done: 2, failed: 0 });
  });

  it('leaves a job for the next time that another scheduler is about to delete the dependant of', async () => {
    const [upstream = '', below = ''] = await someJobs(2);
    await db
      .insertInto('job_dependencies')
      .values({ job_id: below, upstream_job_id: upstream, condition: 'success' })
      .execute();
    const { id } = await ask('delete', [below, upstream]);
    const other = await db.startTransaction().execute();
    await sql`delete from aster.bulk_items where item_id = ${below}`.execute(other);
    let deleting: Promise<unknown> | undefined;
    const reads = new Set<unknown>();
    const withOther = db.withPlugin({
      transformQuery({ node, queryId }) {
        if (JSON.stringify(node).includes('upstream_job_id')) reads.add(queryId);
        return node;
      },
      async transformResult({ result, queryId }) {
        if (!reads.has(queryId) || deleting !== undefined) return result;
        deleting = (async () => {
          await sql`lock table aster.job_dependencies in access exclusive mode`.execute(other);
          await deleteJob(other, below);
          await other.commit().execute();
        })();
        await waitFor(async () => isLockWaitedFor('job_dependencies'));
        return result;
      },
    });
    expect(await workOperations(withOther, { now: at(2) })).toBe(true);
    await deleting;
    expect(await workOperations(db, { now: at(3) })).toBe(false);
    expect(await findOperation(db, id)).toMatchObject({ done: 1, failed: 0, problems: [] });
    expect(await findJob(db, upstream)).toBeUndefined();
  });

  it('has nothing to do where nothing matched', async () => {
    await insertJob(db, aDefinition({ name: 'Etl/load' }), start);
    expect(await listMatchingJobs(db, { health: 'never', text: 'etl/' })).toHaveLength(1);
    const { finishedAt } = await ask('pause', await listMatchingJobs(db, { health: 'failing', text: 'etl/' }));
    expect(finishedAt).toEqual(at(1));
    expect(await workOperations(db)).toBe(false);
  });
});

describe('removeOldOperations', () => {
  it('removes what ended a week ago', async () => {
    const { id } = await ask('pause', []);
    const week = 7 * 24 * 3_600_000;
    expect(await removeOldOperations(db, at(week))).toBe(false);
    expect(await findOperation(db, id)).toBeDefined();
    await removeOldOperations(db, at(week + 2));
    expect(await findOperation(db, id)).toBeUndefined();
  });
});
