import type { ConcurrencyPolicy } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { settleRuns } from '../settlement/settle-runs.js';
import type { Settlement } from '../settlement/settlement.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { readRows, type SeenRun } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, type TestWorker } from '../testing/test-worker.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { triggerJob } from '../triggers/trigger-job.js';

const minute = 60_000;

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  worker = await addWorker(db, { now: start });
});
afterAll(async () => store.drop());

/**
 * Of each of the jobs its runs, by scheduled time; of those that were made in one batch, the ones that have ended
 * first.
 */
async function readFatesOf(jobs: Readonly<Record<string, string>>): Promise<string[]> {
  const all = await Promise.all(
    Object.entries(jobs).map(async ([name, jobId]) => (await readRows(db, jobId)).map((row) => ({ ...row, name }))),
  );
  return all.map((rows) =>
    rows
      .toSorted(byTimeAndStatus)
      .map(({ name, trigger, status, reason }) => [name, trigger, status, reason].filter(Boolean).join(' '))
      .join(', '),
  );
}

/** Ids of runs that are made at the same time sort in no order. */
function byTimeAndStatus(one: SeenRun, other: SeenRun): number {
  return one.scheduledAt.getTime() - other.scheduledAt.getTime() || (one.status < other.status ? -1 : 1);
}

/** A run of each of the jobs, which is running. */
async function startRunOfEach(jobIds: readonly string[]) {
  for (const [n, jobId] of jobIds.entries()) await triggerJob(db, jobId, { now: at(n) });
  const claims = await worker.claim({ now: at(jobIds.length) });
  return jobIds.map((jobId) => {
    const claim = claims.find((each) => each.jobId === jobId);
    if (claim === undefined) throw new Error(`no run of ${jobId} was claimed`);
    return { runId: claim.id, fence: claim.fence, outcome: { status: 'succeeded' as const } };
  });
}

async function below(upstream: string, policy: ConcurrencyPolicy = 'allow', job: TestJob = {}): Promise<string> {
  const dependsOn = [{ jobId: upstream, condition: 'completion' as const }];
  return insertTestJob(db, { dependsOn, concurrencyPolicy: policy, pool: 'later', ...job });
}

describe('the firings of one batch', () => {
  it('are in the order in which the runs ended, whatever the order of their jobs', async () => {
    const upstreams = [await insertTestJob(db), await insertTestJob(db), await insertTestJob(db)];
    const queue = await insertTestJob(db, {
      concurrencyPolicy: 'queue',
      queueLimit: 10,
      pool: 'later',
      dependsOn: upstreams.slice(0, 1).map((jobId) => ({ jobId, condition: 'success' as const })),
    });
    const [a, b, c] = await startRunOfEach(upstreams);
    const [again] = await startRunOfEach(upstreams.slice(0, 1));
    await settleRuns(db, [c!, again!, b!, a!], { now: at(9) });
    const rows = (await readRows(db, queue)).toSorted(byTimeAndStatus);
    expect(rows.map((row) => row.upstreamRunIds)).toEqual([[again!.runId], [a!.runId]]);
    expect(rows.map((row) => row.status)).toEqual(['scheduled', 'waiting']);
  });

  it('replace each other in that order, and each replaced one is an end for the jobs below', async () => {
    const a = await insertTestJob(db);
    const replacing = await below(a, 'replace');
    const last = await below(replacing);
    const first = await startRunOfEach([a]);
    const second = await startRunOfEach([a]);
    await settleRuns(db, [...first, ...second], { now: at(9) });
    expect(await readFatesOf({ replacing, last })).toEqual([
      'replacing dependency cancelled replaced, replacing dependency scheduled',
      'last dependency scheduled',
    ]);
    const rows = (await readRows(db, replacing)).filter((row) => row.status === 'scheduled');
    expect(rows[0]?.upstreamRunIds).toEqual([second[0]!.runId]);
  });

  it('go down a chain of jobs that replace their runs, as far as it reaches', async () => {
    const top = await insertTestJob(db);
    const chain = [await below(top, 'replace')];
    for (let n = 1; n < 6; n += 1) chain.push(await below(chain[n - 1]!, 'replace'));
    for (const jobId of chain) await triggerJob(db, jobId, { now: start });
    const ends = await startRunOfEach([top]);
    await settleRuns(db, ends, { now: at(9) });
    expect(await readFatesOf(Object.fromEntries(chain.map((jobId, n) => [`${n}`, jobId])))).toEqual(
      chain.map((_, n) => `${n} manual cancelled replaced, ${n} dependency scheduled`),
    );
  });

  it('are behind the runs that wait for the same place, which the run that ended has given up', async () => {
    const a = await insertTestJob(db);
    const queue = await insertTestJob(db, {
      concurrencyPolicy: 'queue',
      queueLimit: 2,
      dependsOn: [{ jobId: a, condition: 'success' }],
    });
    const ends = await startRunOfEach([a, queue]);
    for (let n = 0; n < 2; n += 1) await triggerJob(db, queue, { now: at(5 + n) });
    await settleRuns(db, ends, { now: at(9) });
    // the queue was full when the job fired
    expect(await readFatesOf({ queue })).toEqual([
      'queue manual succeeded, queue manual scheduled, queue manual waiting waiting_for_slot, ' +
        'queue dependency skipped queue_full',
    ]);
  });
});

describe('the ticks of one batch', () => {
  it('come after what follows from the runs that they replace, and replace that too', async () => {
    const cronExpr = '* * * * *';
    const tick: TestJob = { cronExpr, misfirePolicy: 'all', concurrencyPolicy: 'replace', pool: 'later' };
    const top = await insertTestJob(db, tick);
    const middle = await below(top, 'replace');
    const bottom = await below(middle, 'replace');
    const other = await insertTestJob(db, tick);
    for (const jobId of [top, middle, bottom, other]) await triggerJob(db, jobId, { now: start });
    await materialiseDueJobs(db, { now: at(minute) });
    expect(await readFatesOf({ top, middle, bottom, other })).toEqual([
      'top manual cancelled replaced, top schedule scheduled',
      'middle manual cancelled replaced, middle dependency scheduled',
      'bottom manual cancelled replaced, bottom dependency scheduled',
      'other manual cancelled replaced, other schedule scheduled',
    ]);
  });
});

/** How many statements `work` takes, those that begin and end its transactions aside. */
async function countStatements(work: (counted: Db) => Promise<unknown>): Promise<number> {
  let count = 0;
  const counted = db.withPlugin({
    transformQuery({ node }) {
      count += 1;
      return node;
    },
    transformResult: async ({ result }) => Promise.resolve(result),
  });
  await work(counted);
  return count;
}

describe('a settlement', () => {
  it.each<[string, (jobId: string) => Promise<unknown>, number]>([
    ['nothing follows', async () => Promise.resolve(), 2],
    ['a job fires', async (jobId) => below(jobId), 13],
    ['a job fires whose runs wait for each other', async (jobId) => below(jobId, 'queue'), 14],
    ['a job fires whose runs replace each other', async (jobId) => below(await below(jobId, 'replace')), 29],
  ])('takes as many statements for many runs as for few, where %s', async (_what, addBelow, expected) => {
    const jobId = await insertTestJob(db);
    await addBelow(jobId);
    const ends: Settlement[] = [];
    for (let n = 0; n < 3; n += 1) ends.push(...(await startRunOfEach([jobId])));
    expect(await countStatements(async (counted) => settleRuns(counted, ends, { now: at(99) }))).toBe(expected);
  });
});
