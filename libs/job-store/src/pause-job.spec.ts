import type { Db } from '@aster-scheduler/db';
import { explainTick, findUnaccountedTicks, materialiseDueJobs } from '@aster-scheduler/run-store';
import { findJob } from './find-job.js';
import { insertJob } from './insert-job.js';
import { pauseJob, resumeJob } from './pause-job.js';
import { resumeDueJobs } from './resume-due-jobs.js';
import { aDefinition, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

const minute = 60_000;
const ops = { by: 'ops', origin: 'api' } as const;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function aJob(more: Parameters<typeof aDefinition>[0] = {}) {
  return insertJob(db, aDefinition({ cronExpr: '* * * * *', misfirePolicy: 'all', ...more }), start);
}

async function ticksOf(jobId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('runs')
    .select(['scheduled_at', 'status', 'reason'])
    .where('job_id', '=', jobId)
    .orderBy('scheduled_at')
    .execute();
  return rows.map((row) => `${(row.scheduled_at.getTime() - start.getTime()) / minute} ${row.reason ?? row.status}`);
}

describe('pausing a job', () => {
  it('keeps why, by whom, since when and until when', async () => {
    const { id } = await aJob();
    const until = at(10 * minute);
    const paused = await pauseJob(db, id, { note: 'disk full', until }, { now: at(minute), change: ops });
    expect(paused).toMatchObject({
      status: 'inactive',
      version: 2,
      pause: { note: 'disk full', until, by: 'ops', at: at(minute) },
    });
    expect(await findJob(db, id)).toEqual(paused);
    const same = await pauseJob(db, id, { note: 'disk full', until }, { now: at(2 * minute), change: ops });
    expect(same).toEqual(paused);
    const renewed = await pauseJob(db, id, { note: 'still' }, { now: at(2 * minute) });
    expect(renewed).toMatchObject({ version: 3, pause: { note: 'still', at: at(minute), until: undefined } });
    expect((await resumeJob(db, id, { now: at(3 * minute) })).pause).toBeUndefined();
  });

  it('through the status alone has no note', async () => {
    const { id } = await aJob();
    const paused = await updateJob(db, id, { status: 'inactive' }, { now: at(minute), change: ops });
    expect(paused.pause).toEqual({ by: 'ops', at: at(minute) });
    const described = await updateJob(db, id, { description: 'x' }, { now: at(2 * minute) });
    expect(described.pause).toEqual(paused.pause);
    expect((await updateJob(db, id, { status: 'archived' }, { now: at(3 * minute) })).pause).toBeUndefined();
  });

  it('refuses an end that is over, and an archived job', async () => {
    const { id } = await aJob();
    await expect(pauseJob(db, id, { until: at(0) }, { now: at(0) })).rejects.toMatchObject({
      problems: [{ field: 'until', message: 'must lie in the future' }],
    });
    await updateJob(db, id, { status: 'archived' }, { now: at(0) });
    await expect(pauseJob(db, id, {}, { now: at(1) })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(resumeJob(db, id, { now: at(1) })).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
});

describe('resumeDueJobs', () => {
  it('resumes a job when its pause is over, and says when the next one is', async () => {
    const { id } = await aJob();
    const { id: other } = await aJob({ name: 'other' });
    await pauseJob(db, id, { until: at(5 * minute) }, { now: at(minute) });
    await pauseJob(db, other, { until: at(7 * minute) }, { now: at(minute) });
    expect(await resumeDueJobs(db, { now: at(5 * minute - 1) })).toEqual({ resumed: [], failed: [], nextInMs: 1 });
    const done = await resumeDueJobs(db, { now: at(5 * minute) });
    expect(done).toMatchObject({ resumed: [{ id, status: 'active', version: 3 }], nextInMs: 2 * minute });
    expect(await resumeDueJobs(db, { now: at(6 * minute) })).toMatchObject({ resumed: [], nextInMs: minute });
  });

  it('lets the tick at the end of the pause have its run, and none of the pause', async () => {
    const { id } = await aJob();
    await pauseJob(db, id, { until: at(5 * minute) }, { now: at(2 * minute) });
    await resumeDueJobs(db, { now: at(5 * minute) });
    await materialiseDueJobs(db, { now: at(5 * minute) });
    expect(await ticksOf(id)).toEqual(['1 scheduled', '2 scheduled', '5 scheduled']);
  });

  it('treats what fell due since the end of the pause as missed, when nobody was there to see it', async () => {
    const latest = await aJob({ misfirePolicy: 'latest' });
    const skipping = await aJob({ name: 'skipping', misfirePolicy: 'skip' });
    for (const { id } of [latest, skipping]) await pauseJob(db, id, { until: at(5 * minute) }, { now: at(1) });
    await resumeDueJobs(db, { now: at(8 * minute + 1) });
    await materialiseDueJobs(db, { now: at(8 * minute + 1) });
    expect(await ticksOf(latest.id)).toEqual(['5 coalesced', '6 coalesced', '7 scheduled', '8 scheduled']);
    expect(await ticksOf(skipping.id)).toEqual(['5 missed', '6 missed', '7 missed', '8 scheduled']);
    const range = { from: start, to: at(8 * minute) };
    expect(await findUnaccountedTicks(db, latest.id, range)).toEqual([]);
  });

  it('does not reach back before an edit of the schedule during the pause', async () => {
    const { id } = await aJob();
    await pauseJob(db, id, { until: at(5 * minute) }, { now: at(1) });
    await updateJob(db, id, { cronExpr: '*/2 * * * *' }, { now: at(7 * minute) });
    await resumeDueJobs(db, { now: at(9 * minute) });
    await materialiseDueJobs(db, { now: at(9 * minute) });
    expect(await ticksOf(id)).toEqual(['8 scheduled']);
  });

  it('leaves a job alone that somebody has resumed or paused anew meanwhile', async () => {
    const { id } = await aJob();
    await pauseJob(db, id, { until: at(5 * minute) }, { now: at(1) });
    await Promise.all([
      resumeDueJobs(db, { now: at(5 * minute) }),
      resumeDueJobs(db, { now: at(5 * minute) }),
      resumeJob(db, id, { now: at(5 * minute) }),
    ]);
    expect(await findJob(db, id)).toMatchObject({ status: 'active', version: 3 });
    await pauseJob(db, id, { until: at(9 * minute) }, { now: at(6 * minute) });
    expect((await resumeDueJobs(db, { now: at(6 * minute) })).resumed).toEqual([]);
  });

  it('leaves a job that somebody has locked for the next time, and resumes the others', async () => {
    const { id } = await aJob();
    const { id: other } = await aJob({ name: 'other' });
    for (const jobId of [id, other]) await pauseJob(db, jobId, { until: at(5 * minute) }, { now: at(1) });
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('job_cursors').selectAll().where('job_id', '=', id).forUpdate().execute();
      const { resumed, failed, nextInMs } = await resumeDueJobs(db, { now: at(5 * minute) });
      expect([resumed.map((job) => job.id), failed, nextInMs]).toEqual([[other], [], 1_000]);
    });
    expect((await resumeDueJobs(db, { now: at(5 * minute) })).resumed.map((job) => job.id)).toEqual([id]);
  });
});

describe('explaining a pause', () => {
  it('tells why and until when, and what comes after', async () => {
    const { id } = await aJob();
    await pauseJob(db, id, { note: 'disk full', until: at(5 * minute) }, { now: at(1) });
    expect(await explainTick(db, id, at(3 * minute), at(2))).toMatchObject({
      code: 'paused',
      sentence: expect.stringContaining('until 2026-03-02T12:05:00Z: disk full') as string,
    });
    expect(await explainTick(db, id, at(5 * minute), at(2))).toMatchObject({ code: 'will_run' });
  });
});
