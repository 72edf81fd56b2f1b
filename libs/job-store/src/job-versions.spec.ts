import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertJob } from './insert-job.js';
import { findVersion, listVersions } from './job-versions.js';
import { pauseJob } from './pause-job.js';
import { planRestore } from './plan-restore.js';
import { versionsKept } from './record-version.js';
import { aDefinition, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

const byEve = { by: 'eve', origin: 'ui' } as const;

async function versionsOf(jobId: string) {
  return listVersions(db, jobId, { limit: versionsKept });
}

describe('the versions of a job', () => {
  it('tell when, by whom, from where and in what it was changed, the newest first', async () => {
    const { id } = await insertJob(db, aDefinition({ cronExpr: '@hourly' }), start, { by: 'ops', origin: 'import' });
    await updateJob(db, id, { labels: { team: 'data' }, priority: 0 }, { now: at(1), change: byEve });
    await pauseJob(db, id, { note: 'disk full' }, { now: at(2), change: byEve });
    await updateJob(db, id, { status: 'archived' }, { now: at(3) });
    expect(await versionsOf(id)).toEqual([
      { version: 4, changedAt: at(3), changedBy: undefined, origin: 'code', changed: ['pause', 'status'] },
      { version: 3, changedAt: at(2), changedBy: 'eve', origin: 'ui', changed: ['pause', 'status'] },
      { version: 2, changedAt: at(1), changedBy: 'eve', origin: 'ui', changed: ['labels'] },
      { version: 1, changedAt: start, changedBy: 'ops', origin: 'import', changed: [] },
    ]);
    expect((await findVersion(db, id, 3))?.definition).toMatchObject({
      status: 'inactive',
      labels: { team: 'data' },
      pause: { note: 'disk full', by: 'eve', at: at(2) },
    });
    expect(await findVersion(db, id, 5)).toBeUndefined();
  });

  it('are not written by an edit that changes nothing or fails', async () => {
    const { id } = await insertJob(db, aDefinition(), start);
    await updateJob(db, id, () => ({}), { now: at(1) });
    await expect(updateJob(db, id, { dependsOn: [{ job: 'nobody', condition: 'success' }] })).rejects.toThrow();
    expect(await versionsOf(id)).toHaveLength(1);
  });

  it('begin with what the job was like before, where that was not kept', async () => {
    const { id } = await insertJob(db, aDefinition({ priority: 1 }), start);
    await sql`delete from aster.job_versions`.execute(db);
    await updateJob(db, id, { priority: 2 }, { now: at(1) });
    expect(await versionsOf(id)).toMatchObject([
      { version: 2, changed: ['priority'] },
      { version: 1, origin: undefined, changed: [] },
    ]);
    expect((await findVersion(db, id, 1))?.definition.priority).toBe(1);
  });

  it(`are the newest ${versionsKept}, and go with their job`, async () => {
    const { id } = await insertJob(db, aDefinition(), start);
    await sql`update aster.jobs set version = ${versionsKept + 5} where id = ${id}`.execute(db);
    await updateJob(db, id, { priority: 2 }, { now: at(1) });
    expect((await versionsOf(id)).map(({ version }) => version)).toEqual([versionsKept + 6, versionsKept + 5]);
    await sql`delete from aster.jobs where id = ${id}`.execute(db);
    expect(await versionsOf(id)).toEqual([]);
  });
});

describe('planRestore', () => {
  it('gives back every field but the status, and clears what was not there', async () => {
    const { id: upstream } = await insertJob(db, aDefinition({ name: 'upstream' }), start);
    const made = await insertJob(
      db,
      aDefinition({ name: 'first', cronExpr: '@hourly', dependsOn: [{ job: upstream, condition: 'failure' }] }),
      start,
    );
    await updateJob(
      db,
      made.id,
      { name: 'second', owner: 'ops', cronExpr: '@daily', dependsOn: [], env: { A: '1' } },
      { now: at(1) },
    );
    const paused = await pauseJob(db, made.id, {}, { now: at(2) });
    const first = await findVersion(db, made.id, 1);
    const edit = planRestore(paused, first!.definition);
    expect(edit).toEqual({
      ...{ name: 'first', owner: undefined, cronExpr: '@hourly', env: {} },
      dependsOn: [{ job: upstream, condition: 'failure' }],
    });
    const restored = await updateJob(db, made.id, edit, { now: at(3) });
    expect(restored).toMatchObject({ status: 'inactive', version: 4, dependsOn: made.dependsOn });
    expect(planRestore(restored, first!.definition)).toEqual({});
  });

  it('gives a field its default that a version before did not know', async () => {
    const { id } = await insertJob(db, aDefinition(), start);
    const job = await updateJob(db, id, { labels: { a: '1' }, queueLimit: 7 }, { now: at(1) });
    await sql`update aster.job_versions set definition = definition - 'labels' - 'queueLimit' where version = 1`.execute(
      db,
    );
    const first = await findVersion(db, id, 1);
    expect(planRestore(job, first!.definition)).toEqual({ labels: {}, queueLimit: 100 });
  });
});
