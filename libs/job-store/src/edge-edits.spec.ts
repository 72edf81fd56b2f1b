import type { Job } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import {
  claimRuns,
  materialiseDueJobs,
  registerWorker,
  settleRuns,
  sweepWaitingRuns,
  triggerJob,
} from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { insertJob } from './insert-job.js';
import { aDefinition, after, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

const minute = 60_000;
const workerId = '00000000-0000-4000-8000-000000000001';
/** There is no 30 February. */
const neverAgain = '0 0 30 2 *';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  const worker = { id: workerId, name: 'w', pools: ['above'], handlers: [], slots: 9, version: '1' };
  await registerWorker(db, { ...worker, leaseMs: 86_400_000, now: start });
});
afterAll(async () => store.drop());

/** A job by the minute that depends on others, with a tick that waits for them. */
async function insertWaiting(count: number, more: Partial<Job> = {}): Promise<{ job: Job; upstreams: Job[] }> {
  const upstreams: Job[] = [];
  for (let n = 0; n < count; n += 1) upstreams.push(await insertJob(db, aDefinition({ pool: 'above' }), start));
  const dependsOn = after(...upstreams.map(({ id }) => id));
  const job = await insertJob(db, aDefinition({ cronExpr: '* * * * *', ...more, dependsOn }), start);
  await materialiseDueJobs(db, { now: at(minute) });
  expect(await fates(job)).toEqual(['waiting waiting_for_dependencies']);
  return { job, upstreams };
}

async function succeed(job: Job | undefined, minutes: number): Promise<string> {
  const now = at(minutes * minute);
  const { id } = await triggerJob(db, job?.id ?? '', { now });
  const { runs } = await claimRuns(db, { workerId, pools: ['above'], handlers: [], runsCommands: true, limit: 1, now });
  const [claim] = runs;
  await settleRuns(db, [{ runId: id, fence: claim?.fence ?? 0, outcome: { status: 'succeeded' } }], { now });
  return id;
}

async function edit(job: Job, minutes: number, change: Parameters<typeof updateJob>[2]): Promise<void> {
  await updateJob(db, job.id, change, { now: at(minutes * minute) });
}

/** What has become of the runs of a job, the oldest first, once the sweep was there. */
async function fates(job: Job, minutes = 1): Promise<string[]> {
  await sweepWaitingRuns(db, { now: at(minutes * minute) });
  const found = await sql<{ fate: string }>`
    select concat_ws(' ', status, reason) as fate from (
      select id, status, reason, job_id from aster.live_runs
      union all select id, status, reason, job_id from aster.finished_runs
    ) r where job_id = ${job.id} order by id`.execute(db);
  return found.rows.map((row) => row.fate);
}

describe('a tick that waits for its dependencies', () => {
  it('waits until the next tick of a schedule that was changed', async () => {
    const { job } = await insertWaiting(1);
    await edit(job, 1.5, { cronExpr: '0 * * * *' });
    expect(await fates(job, 59)).toEqual(['waiting waiting_for_dependencies']);
    expect(await fates(job, 60)).toEqual(['skipped dependencies_not_met']);
  });

  it('does so too where the job is paused when its schedule is changed, and resumed', async () => {
    const { job } = await insertWaiting(1);
    await edit(job, 1.5, { status: 'inactive' });
    await edit(job, 1.6, { cronExpr: '0 * * * *' });
    await edit(job, 30, { status: 'active' });
    expect(await fates(job, 59)).toEqual(['waiting waiting_for_dependencies']);
    expect(await fates(job, 60)).toEqual(['skipped dependencies_not_met']);
  });

  it.each([
    ['whose schedule was taken away', undefined, 'allow'],
    ['whose schedule was taken away', undefined, 'forbid'],
    ['whose schedule has no tick any more', neverAgain, 'forbid'],
  ] as const)('of a job %s (%s) goes on once they are met, under %s', async (_how, cronExpr, concurrencyPolicy) => {
    const { job, upstreams } = await insertWaiting(2, { concurrencyPolicy });
    await edit(job, 1.5, { cronExpr });
    const first = await succeed(upstreams[0], 5);
    expect(await fates(job, 9)).toEqual(['waiting waiting_for_dependencies']);
    const second = await succeed(upstreams[1], 10);
    expect(await fates(job, 10)).toEqual(['scheduled']);
    const runs = await db.selectFrom('live_runs').select('upstream_run_ids').where('job_id', '=', job.id).execute();
    expect(runs.flatMap((run) => run.upstream_run_ids?.toSorted())).toEqual([first, second].toSorted());
  });

  it('of a job whose schedule was taken away is followed by runs of its edges alone', async () => {
    const { job, upstreams } = await insertWaiting(1, { concurrencyPolicy: 'allow' });
    await edit(job, 1.5, { cronExpr: undefined });
    for (let n = 5; n <= 7; n += 1) await succeed(upstreams[0], n);
    expect(await fates(job, 9)).toEqual(['scheduled', 'scheduled', 'scheduled']);
    const runs = await db
      .selectFrom('live_runs')
      .select('trigger')
      .where('job_id', '=', job.id)
      .orderBy('id')
      .execute();
    expect(runs.map(({ trigger }) => trigger)).toEqual(['schedule', 'dependency', 'dependency']);
  });

  it('goes on when an edit takes its edges away, or the last one that is open', async () => {
    const { job, upstreams } = await insertWaiting(2);
    const other = await insertWaiting(1);
    await edit(other.job, 1.5, { dependsOn: [] });
    expect(await fates(other.job)).toEqual(['scheduled']);
    await succeed(upstreams[0], 1.2);
    await edit(job, 1.5, { dependsOn: after(upstreams[0]?.id ?? '') });
    expect(await fates(job)).toEqual(['scheduled']);
  });

  it('goes on when an edit takes the schedule and the last open edge away', async () => {
    const { job, upstreams } = await insertWaiting(2, { concurrencyPolicy: 'forbid' });
    await succeed(upstreams[0], 1.2);
    await edit(job, 1.5, { cronExpr: undefined, dependsOn: after(upstreams[0]?.id ?? '') });
    expect(await fates(job)).toEqual(['scheduled']);
  });
});
