import { type JobStatus, tickRunId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { explainTick } from '../explain/explain-tick.js';
import type { Explanation } from '../explain/explanation.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { backfillJob } from '../triggers/backfill-job.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { materialiseDueJobs } from './materialise-due-jobs.js';
import { findUnaccountedTicks } from './unaccounted-ticks.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const year = 365 * day;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function insertMinutely(job: TestJob = {}): Promise<string> {
  return insertTestJob(db, { name: 'tidy', cronExpr: '* * * * *', ...job });
}

/** As an edit at that time would leave it. */
async function setStatus(jobId: string, status: JobStatus, since: Date): Promise<void> {
  await db.updateTable('jobs').set({ status }).where('id', '=', jobId).execute();
  const row = { job_id: jobId, since, status, cron_expr: null, timezone: 'UTC', anchor_at: start };
  await db.insertInto('job_schedules').values(row).execute();
}

/** Runs the first tick of a minutely job up to a state. */
async function materialise(minutes = 1): Promise<void> {
  while ((await materialiseDueJobs(db, { now: at(minutes * minute) })).isFull);
}

describe('findUnaccountedTicks', () => {
  it('finds none after months were caught up, in however many portions they are looked at', async () => {
    const jobId = await insertMinutely({ plannedUntil: at(-75 * day) });
    await materialise(0);
    expect(await findUnaccountedTicks(db, jobId, { from: at(-75 * day), to: start })).toEqual([]);
  });

  it('finds a tick whose row is gone, within a range of skips and outside of it, wherever it lies', async () => {
    const jobId = await insertMinutely({
      plannedUntil: at(-12 * day),
      misfirePolicy: 'all',
      catchupWindowMs: 2 * day,
    });
    await materialise(0);
    await sql`delete from aster.live_runs where id = ${tickRunId(jobId, at(-3 * minute))}`.execute(db);
    await sql`delete from aster.finished_runs where skipped_until is not null`.execute(db);
    const found = await findUnaccountedTicks(db, jobId, { from: at(-12 * day), to: start });
    expect(found).toHaveLength(10 * 24 * 60 - 1 + 1);
    expect(found[0]).toEqual(at(-12 * day + minute));
    expect(found.at(-1)).toEqual(at(-3 * minute));
  });

  it('speaks only of ticks that planning has passed', async () => {
    const jobId = await insertMinutely();
    await materialise(3);
    expect(await findUnaccountedTicks(db, jobId, { from: start, to: at(10 * minute) })).toEqual([]);
    expect(
      await findUnaccountedTicks(db, '00000000-0000-4000-8000-000000000000', { from: start, to: at(day) }),
    ).toEqual([]);
  });
});

describe('explainTick', () => {
  async function explain(jobId: string, minutes: number, nowMinutes = minutes): Promise<Explanation> {
    return explainTick(db, jobId, at(minutes * minute), at(nowMinutes * minute));
  }

  it('says that a tick ran, with its run and its earlier attempts', async () => {
    const jobId = await insertMinutely({ retry: { maxRetries: 1, delayMs: 0 } });
    await materialise();
    const worker = await addWorker(db, { now: at(minute) });
    await settle(db, await worker.claimOne(), { status: 'failed', errorMsg: 'exited with code 3' }, at(minute));
    await settle(db, await worker.claimOne(), 'succeeded', at(minute));
    expect(await explain(jobId, 1)).toMatchObject({
      code: 'ran',
      sentence: 'it ran and succeeded after 2 attempts',
      runId: tickRunId(jobId, at(minute)),
      status: 'succeeded',
      attempts: [{ attemptNum: 1, errorMsg: 'exited with code 3' }],
    });
  });

  it('says that a tick in the middle of a missed year was skipped, and in which range', async () => {
    const jobId = await insertMinutely({ plannedUntil: at(-year), catchupWindowMs: 3_600_000 });
    await materialise(0);
    const explanation = await explainTick(db, jobId, at(-year / 2), start);
    expect(explanation).toMatchObject({ code: 'skipped', status: 'skipped', reason: 'missed' });
    expect(explanation.sentence).toContain('one of the ticks from 2025-03-02T12:01:00Z to 2026-03-02T10:59:00Z');
  });

  it('says of an instant outside of such a range that it is none of its ticks', async () => {
    const jobId = await insertMinutely({ plannedUntil: at(-day) });
    await materialise(0);
    expect(await explainTick(db, jobId, at(-2 * day), start)).toMatchObject({ code: 'did_not_exist' });
    expect(await explainTick(db, jobId, at(-30_000), start)).toMatchObject({
      code: 'not_a_tick',
      previousTick: at(-minute),
      nextTick: start,
    });
  });

  it('says what a due run waits for', async () => {
    const jobId = await insertMinutely({ pool: 'gpu' });
    await materialise();
    expect(await explain(jobId, 1)).toMatchObject({ code: 'no_live_worker' });
    const worker = await addWorker(db, { pools: ['gpu'], slots: 1 });
    expect(await explain(jobId, 1)).toMatchObject({ code: 'waiting_for_worker' });
    const busy = await triggerJob(db, await insertTestJob(db, { pool: 'gpu', priority: 9 }), { now: start });
    expect(await worker.claimOne({ limit: 1, now: at(minute) })).toMatchObject({ id: busy.id });
    expect(await explain(jobId, 1)).toMatchObject({ code: 'all_slots_busy' });
  });

  it('goes by the pool that the run was made for, when the job has moved to another one', async () => {
    const jobId = await insertMinutely({ pool: 'old' });
    await materialise();
    await addWorker(db, { pools: ['new'] });
    await db.updateTable('jobs').set({ pool: 'new' }).where('id', '=', jobId).execute();
    const explanation = await explain(jobId, 1);
    expect(explanation).toMatchObject({ code: 'no_live_worker' });
    expect(explanation.sentence).toContain('"old"');
  });

  it('says that a run is running, or waits for its retry or its place', async () => {
    const jobId = await insertMinutely({ concurrencyPolicy: 'queue' });
    await materialise(2);
    const worker = await addWorker(db, { now: at(2 * minute) });
    const claim = await worker.claimOne();
    expect(await explain(jobId, 1, 2)).toMatchObject({ code: 'running', runId: claim.id });
    const waiting = await explain(jobId, 2);
    expect(waiting).toMatchObject({ code: 'waiting_for_slot' });
    expect(waiting.sentence).toContain(claim.id);
    await settle(db, claim, 'failed', at(2 * minute));
    expect(await explain(jobId, 1, 2)).toMatchObject({ code: 'waiting_for_retry' });
  });

  it('names the dependencies that a tick waits for', async () => {
    const [done, missing] = [await insertTestJob(db, { name: 'done' }), await insertTestJob(db, { name: 'missing' })];
    const jobId = await insertMinutely({ dependsOn: [done, missing] });
    await triggerJob(db, done, { now: start });
    await settle(db, await (await addWorker(db, { now: start })).claimOne(), 'succeeded', start);
    await materialise();
    expect(await explain(jobId, 1)).toMatchObject({
      code: 'waiting_for_dependencies',
      sentence: 'its run waits for its dependencies: "missing"',
      waitsFor: ['missing'],
    });
  });

  it('says what lies ahead, and what no scheduler has planned', async () => {
    const jobId = await insertMinutely();
    expect(await explain(jobId, 5, 1)).toMatchObject({ code: 'will_run' });
    expect(await explain(jobId, 5, 6)).toMatchObject({ code: 'not_planned_yet' });
  });

  it('says that the job was paused, archived, without schedule, or not there', async () => {
    expect(await explain(await insertMinutely({ status: 'inactive' }), 1)).toMatchObject({ code: 'paused' });
    expect(await explain(await insertMinutely({ status: 'archived', name: 'b' }), 1)).toMatchObject({
      code: 'archived',
    });
    expect(await explain(await insertTestJob(db, { cronExpr: '@manually' }), 1)).toMatchObject({ code: 'no_schedule' });
    expect(await explain(await insertTestJob(db), 1)).toMatchObject({ code: 'no_schedule' });
    const id = '00000000-0000-4000-8000-000000000000';
    await expect(explainTick(db, id, start)).rejects.toMatchObject({ code: 'NOT_FOUND', id });
  });

  it.each([
    ['was skipped', { catchupWindowMs: 0, plannedUntil: at(-10 * minute) }, 'skipped on purpose'],
    ['lies in a pause', { status: 'inactive', plannedUntil: at(-10 * minute) }, 'was paused at that time'],
    ['comes before the job', {}, 'did not exist yet'],
  ] as const)('tells of the run that a backfill has made for a tick that %s', async (_what, job, why) => {
    const jobId = await insertMinutely(job);
    await materialise(0);
    const { runs } = await backfillJob(db, jobId, { from: at(-5 * minute), to: at(-5 * minute), now: start });
    const before = await explain(jobId, -5, 0);
    expect(before).toMatchObject({ runId: runs[0]!.id, attempts: [] });
    await db.updateTable('live_runs').set({ status: 'scheduled', reason: null }).execute();
    const worker = await addWorker(db, { now: start });
    const claim = (await worker.claim({ now: start })).find((each) => each.id === runs[0]!.id);
    await settle(db, claim!, 'succeeded', start);
    const explanation = await explain(jobId, -5, 0);
    expect(explanation).toMatchObject({ code: 'ran', status: 'succeeded', runId: runs[0]!.id });
    expect(explanation.sentence).toContain('a backfill made a run for it: it ran and succeeded after 1 attempt');
    expect(explanation.sentence).toContain(why);
  });

  it('says that a run waits for its job to be resumed, and since when', async () => {
    const jobId = await insertMinutely({ name: 'digest' });
    await materialise();
    await setStatus(jobId, 'inactive', at(minute));
    await db.updateTable('live_runs').set({ status: 'waiting', reason: 'paused' }).execute();
    expect(await explain(jobId, 1)).toMatchObject({
      code: 'waiting_for_resume',
      sentence: 'its run waits because job "digest" is paused since 2026-03-02T12:01:00Z',
    });
  });

  it('says of upstream jobs that are paused or archived that they are, and since when', async () => {
    const upstream = await insertTestJob(db, { name: 'above' });
    const jobId = await insertMinutely({ dependsOn: [upstream] });
    await setStatus(upstream, 'inactive', at(1));
    await setStatus(upstream, 'archived', at(2));
    await materialise();
    expect(await explain(jobId, 1)).toMatchObject({
      sentence: 'its run waits for its dependencies: "above", which is archived since 2026-03-02T12:00:00.002Z',
      waitsFor: ['above'],
    });
  });

  it('says that history is gone where it is', async () => {
    const jobId = await insertMinutely();
    await materialise();
    await db.deleteFrom('live_runs').execute();
    expect(await explain(jobId, 1)).toMatchObject({ code: 'no_record' });
  });
});
