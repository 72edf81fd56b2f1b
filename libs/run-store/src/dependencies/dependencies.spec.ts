import { randomUUID } from 'node:crypto';
import { type Outcome, runIdTime } from '@aster-scheduler/core';
import { type Db, inTransaction, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { lockJob } from '../locks/lock-jobs.js';
import { cancelRun } from '../moves/cancel-run.js';
import { followEdges } from '../moves/follow-edges.js';
import { settleRuns } from '../settlement/settle-runs.js';
import { explain } from '../testing/explain.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { readFates, readRows } from '../testing/read-rows.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { startWorking, untilAllEnded } from '../testing/working.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { recoverLostWorkers } from '../upkeep/recover-lost-workers.js';
import { listRunDependants } from './list-run-dependants.js';
import { readGraph } from './read-graph.js';

const minute = 60_000;
const day = 24 * 60 * minute;

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

/** Runs a job from its trigger to its end; answers the run's id. */
async function runOnce(jobId: string, outcome: Outcome | Outcome['status'] = 'succeeded', ms = 0): Promise<string> {
  const { id } = await triggerJob(db, jobId, { now: at(ms) });
  const claims = await worker.claim({ now: at(ms) });
  const claim = claims.find((each) => each.id === id);
  if (claim === undefined) throw new Error(`run ${id} was not claimed`);
  await settle(db, claim, outcome, at(ms));
  return id;
}

async function insertUpstream(count: number, job: TestJob = {}): Promise<string[]> {
  const ids = [];
  for (let n = 0; n < count; n += 1) ids.push(await insertTestJob(db, { retry: { maxRetries: 0 }, ...job }));
  return ids;
}

async function countRuns(jobId: string): Promise<number> {
  return (await readRows(db, jobId)).length;
}

describe('a job with dependencies', () => {
  it('runs when every edge was satisfied, and lists the runs that it has used up', async () => {
    const [a, b] = await insertUpstream(2);
    const below = await insertTestJob(db, { dependsOn: [a!, b!], pool: 'later' });
    const first = await runOnce(a!, 'succeeded', 1);
    const second = await runOnce(a!, 'succeeded', 2);
    expect(await countRuns(below)).toBe(0);
    const third = await runOnce(b!, 'succeeded', 3);
    const [run] = await readRows(db, below);
    expect(run).toMatchObject({ status: 'scheduled', trigger: 'dependency', scheduledAt: at(3) });
    expect(run?.upstreamRunIds?.toSorted()).toEqual([second, third].toSorted());
    expect(run?.upstreamRunIds).not.toContain(first);
    expect(runIdTime(run!.id)).toEqual(at(3));
  });

  it('runs again only when every edge was satisfied again', async () => {
    const [a, b] = await insertUpstream(2);
    const below = await insertTestJob(db, { dependsOn: [a!, b!], pool: 'later' });
    await runOnce(a!);
    await runOnce(b!);
    await runOnce(b!);
    await runOnce(b!);
    expect(await countRuns(below)).toBe(1);
    await runOnce(a!);
    expect(await countRuns(below)).toBe(2);
  });

  it.each<[Outcome['status'], string[]]>([
    ['succeeded', ['success', 'completion']],
    ['failed', ['failure', 'completion']],
    ['timed_out', ['failure', 'completion']],
    ['cancelled', ['completion']],
  ])('that waits for its upstream job: %s satisfies %j', async (outcome, expected) => {
    const [a] = await insertUpstream(1);
    const conditions = ['success', 'failure', 'completion'] as const;
    const below = await Promise.all(
      conditions.map((condition) => insertTestJob(db, { dependsOn: [{ jobId: a!, condition }], pool: 'later' })),
    );
    await runOnce(a!, outcome);
    const counts = await Promise.all(below.map(countRuns));
    expect(conditions.filter((_, index) => counts[index] === 1)).toEqual(expected);
    expect(Math.max(...counts)).toBe(1);
  });

  it('sees nothing of an attempt that is followed by another', async () => {
    const [a] = await insertUpstream(1, { retry: { maxRetries: 2, delayMs: 10 } });
    const dependsOn = (['success', 'failure'] as const).map((condition) => ({ jobId: a!, condition }));
    const below = await Promise.all(dependsOn.map((edge) => insertTestJob(db, { dependsOn: [edge], pool: 'later' })));
    await triggerJob(db, a!, { now: start });
    for (const [outcome, ms] of [
      ['failed', 0],
      ['lost', 100],
    ] as const) {
      await settle(db, await worker.claimOne({ now: at(ms) }), outcome, at(ms));
      expect(await Promise.all(below.map(countRuns))).toEqual([0, 0]);
    }
    await settle(db, await worker.claimOne({ now: at(200) }), 'failed', at(200));
    expect(await Promise.all(below.map(countRuns))).toEqual([0, 1]);
  });

  it('sees nothing of a run that was skipped, and a run that was cancelled before it started as a completion', async () => {
    const [a] = await insertUpstream(1, { concurrencyPolicy: 'forbid' });
    const below = await insertTestJob(db, { dependsOn: [{ jobId: a!, condition: 'completion' }], pool: 'later' });
    const first = await triggerJob(db, a!, { now: start });
    expect(await triggerJob(db, a!, { now: start })).toMatchObject({ status: 'skipped' });
    expect(await countRuns(below)).toBe(0);
    await cancelRun(db, first.id, at(5));
    expect(await readRows(db, below)).toMatchObject([{ upstreamRunIds: [first.id] }]);
  });

  it('fires when the worker of its upstream run is lost for good', async () => {
    const [a] = await insertUpstream(1);
    const below = await insertTestJob(db, { dependsOn: [{ jobId: a!, condition: 'failure' }] });
    await triggerJob(db, a!, { now: start });
    const lost = await addWorker(db, { now: start, leaseMs: 1_000 });
    await lost.claimOne();
    await recoverLostWorkers(db, at(minute));
    expect(await readFates(db, below)).toEqual(['scheduled']);
  });

  it('fires in the transaction that settles its upstream run', async () => {
    const [a] = await insertUpstream(1);
    const below = await insertTestJob(db, { dependsOn: [a!] });
    await triggerJob(db, a!, { now: start });
    const claim = await worker.claimOne();
    const undone = db.transaction().execute(async (tx) => {
      await settle(tx, claim, 'succeeded', at(1));
      throw new Error('the commit failed');
    });
    await expect(undone).rejects.toThrow('the commit failed');
    expect(await countRuns(below)).toBe(0);
    await settle(db, claim, 'succeeded', at(2));
    await settle(db, claim, 'succeeded', at(3));
    expect(await countRuns(below)).toBe(1);
  });

  it('sees nothing while it is paused', async () => {
    const [a] = await insertUpstream(1);
    const below = await insertTestJob(db, { dependsOn: [a!], status: 'inactive' });
    await runOnce(a!);
    await db.updateTable('jobs').set({ status: 'active' }).where('id', '=', below).execute();
    expect(await countRuns(below)).toBe(0);
    await runOnce(a!);
    expect(await countRuns(below)).toBe(1);
  });

  it('fires when a paused upstream job is triggered by hand', async () => {
    const [a] = await insertUpstream(1, { status: 'inactive' });
    const below = await insertTestJob(db, { dependsOn: [a!] });
    await runOnce(a!);
    expect(await countRuns(below)).toBe(1);
  });

  it('runs at once when it is triggered by hand, and uses up nothing', async () => {
    const [a, b] = await insertUpstream(2);
    const below = await insertTestJob(db, { dependsOn: [a!, b!], pool: 'later' });
    await runOnce(a!);
    await triggerJob(db, below, { now: at(5) });
    await runOnce(b!);
    const rows = await readRows(db, below);
    expect(rows.map((row) => row.trigger).toSorted()).toEqual(['dependency', 'manual']);
  });

  it('is skipped with the runs it has used up where its policy does not let it in', async () => {
    const [a] = await insertUpstream(1);
    const below = await insertTestJob(db, { dependsOn: [a!], concurrencyPolicy: 'forbid', pool: 'later' });
    const runIds = [await runOnce(a!, 'succeeded', 1), await runOnce(a!, 'succeeded', 2)];
    expect(await readRows(db, below)).toMatchObject([
      { status: 'scheduled', upstreamRunIds: [runIds[0]] },
      { status: 'skipped', reason: 'concurrency_forbid', upstreamRunIds: [runIds[1]] },
    ]);
  });
});

describe('a job with a schedule and dependencies', () => {
  async function insertPair(job: TestJob = {}) {
    const [a] = await insertUpstream(1);
    return {
      above: a!,
      below: await insertTestJob(db, { cronExpr: '* * * * *', dependsOn: [a!], pool: 'later', ...job }),
    };
  }

  it('goes on with its waiting tick when its dependencies are satisfied, once', async () => {
    const { above, below } = await insertPair();
    await materialiseDueJobs(db, { now: at(minute) });
    const runIds = [await runOnce(above, 'succeeded', minute + 10), await runOnce(above, 'succeeded', minute + 20)];
    expect(await readRows(db, below)).toMatchObject([
      { status: 'scheduled', trigger: 'schedule', scheduledAt: at(minute), upstreamRunIds: [runIds[0]] },
    ]);
    await materialiseDueJobs(db, { now: at(2 * minute) });
    expect((await readRows(db, below))[1]).toMatchObject({ status: 'scheduled', upstreamRunIds: [runIds[1]] });
  });

  it('is skipped at the next tick, and by then what came late counts for the next', async () => {
    const { above, below } = await insertPair();
    await materialiseDueJobs(db, { now: at(minute) });
    await materialiseDueJobs(db, { now: at(2 * minute) });
    await runOnce(above, 'succeeded', 2 * minute + 1);
    expect(await readFates(db, below)).toEqual(['skipped dependencies_not_met', 'scheduled']);
  });

  it('waits for its place in the queue and for its dependencies, in whichever order they come', async () => {
    const { above, below } = await insertPair({ concurrencyPolicy: 'queue' });
    const inFront = await triggerJob(db, below, { now: start });
    await materialiseDueJobs(db, { now: at(minute) });
    expect(await readFates(db, below)).toEqual(['scheduled', 'waiting waiting_for_slot']);
    await runOnce(above, 'succeeded', minute + 1);
    expect(await readFates(db, below)).toEqual(['scheduled', 'waiting waiting_for_slot']);
    await cancelRun(db, inFront.id, at(minute + 2));
    expect(await readFates(db, below)).toEqual(['cancelled cancelled_by_user', 'scheduled']);

    const again = await insertPair({ concurrencyPolicy: 'queue' });
    const other = await triggerJob(db, again.below, { now: start });
    await materialiseDueJobs(db, { now: at(minute) });
    await cancelRun(db, other.id, at(minute + 1));
    expect((await readFates(db, again.below))[1]).toBe('waiting waiting_for_dependencies');
    await runOnce(again.above, 'succeeded', minute + 2);
    expect((await readFates(db, again.below))[1]).toBe('scheduled');
  });
});

describe('a diamond', () => {
  async function insertDiamond(job: TestJob = {}) {
    const [top] = await insertUpstream(1, job);
    const left = await insertTestJob(db, { dependsOn: [top!], ...job });
    const right = await insertTestJob(db, { dependsOn: [top!], ...job });
    const bottom = await insertTestJob(db, { dependsOn: [left, right], ...job });
    return { top: top!, left, right, bottom };
  }

  it('fires its lowest job once for each run of the highest', async () => {
    const { top, left, right, bottom } = await insertDiamond();
    await triggerJob(db, top, { now: start });
    for (let rounds = 0; rounds < 3; rounds += 1) {
      for (const claim of await worker.claim({ now: at(5) })) await settle(db, claim, 'succeeded', at(5));
    }
    expect(await Promise.all([left, right, bottom].map(countRuns))).toEqual([1, 1, 1]);
    const [run] = await readRows(db, bottom);
    expect(run?.upstreamRunIds).toHaveLength(2);
  });

  it('uses up each success once, with workers racing', async () => {
    const { top, left, right, bottom } = await insertDiamond({ retry: { maxRetries: 1, delayMs: 1 } });
    const working = await startWorking(db, 5, () => (Math.random() < 0.3 ? 'failed' : 'succeeded'));
    await race(40, async () => triggerJob(db, top));
    await untilAllEnded(db);
    await working.stop();
    const successes = await listSuccesses([top]);
    for (const job of [left, right]) {
      const used = (await listFirings(job)).flat();
      expect(used.toSorted()).toEqual(successes.map((run) => run.id).toSorted());
    }
    const firings = await listFirings(bottom);
    const sideOf = new Map((await listSuccesses([left, right])).map((run) => [run.id, run.jobId]));
    for (const used of firings) expect(used.map((id) => sideOf.get(id)).toSorted()).toEqual([left, right].toSorted());
    expect(new Set(firings.flat()).size).toBe(2 * firings.length);
    const seen = await db.selectFrom('dependency_marks').select('run_id').where('job_id', '=', bottom).execute();
    expect(seen.length).toBeLessThan(2);
    expect(firings.length).toBeGreaterThan(0);
  });

  it('counts the runs that are settled together in the order in which they are given', async () => {
    for (const [order, expected] of [
      ['LRLRLR', 3],
      ['LLLRRR', 1],
      ['LLRRLR', 2],
      ['RLLLLR', 2],
    ] as const) {
      await store.empty();
      worker = await addWorker(db, { now: start });
      const { left, right, bottom } = await insertDiamond({ pool: 'any' });
      const claims = [];
      for (const side of order) {
        await triggerJob(db, side === 'L' ? left : right, { now: start });
        claims.push(...(await worker.claim({ pools: ['any'] })));
      }
      const settlements = claims.map(({ id, fence }) => ({
        runId: id,
        fence,
        outcome: { status: 'succeeded' as const },
      }));
      await settleRuns(db, settlements, { now: at(50) });
      expect([order, await countRuns(bottom)]).toEqual([order, expected]);
    }
  });
});

async function listSuccesses(jobIds: readonly string[]) {
  const runs = db.selectFrom('finished_runs').select(['id', 'job_id as jobId']).where('status', '=', 'succeeded');
  return runs.where('job_id', 'in', jobIds).execute();
}

/** The upstream runs that each firing of a job has used up. */
async function listFirings(jobId: string): Promise<string[][]> {
  const rows = await readRows(db, jobId);
  return rows.filter((row) => row.trigger === 'dependency').map((row) => row.upstreamRunIds ?? []);
}

describe('racing completions', () => {
  it('of both sides of a fan-in fire it once', async () => {
    for (let round = 0; round < 15; round += 1) {
      const [a, b] = await insertUpstream(2);
      const below = await insertTestJob(db, { dependsOn: [a!, b!], pool: 'later' });
      await triggerJob(db, a!, { now: start });
      await triggerJob(db, b!, { now: start });
      const claims = await worker.claim();
      await Promise.all(claims.map((claim) => settle(db, claim, 'succeeded', start)));
      expect(await countRuns(below)).toBe(1);
    }
  });

  it('of many upstream jobs with many jobs below each lose none', async () => {
    const above = await insertUpstream(6);
    const below = await Promise.all(
      above.map((_, index) =>
        insertTestJob(db, { dependsOn: above.filter((__, other) => other !== index), pool: 'later' }),
      ),
    );
    for (const jobId of above) await triggerJob(db, jobId, { now: start });
    const claims = await worker.claim();
    await Promise.all(claims.map((claim) => settle(db, claim, 'succeeded', start)));
    expect(await Promise.all(below.map(countRuns))).toEqual(below.map(() => 1));
  });
});

describe('readGraph', () => {
  it('shows what lies above and below a job, and what each edge has seen', async () => {
    const [top, other] = await insertUpstream(2);
    const middle = await insertTestJob(db, { dependsOn: [top!, other!] });
    const bottom = await insertTestJob(db, { dependsOn: [{ jobId: middle, condition: 'failure' }] });
    const stranger = await insertTestJob(db, { dependsOn: [other!] });
    const runId = await runOnce(top!, 'succeeded', 7);
    const graph = await readGraph(db, { jobId: middle });
    expect(graph.jobs.map((job) => job.id).toSorted()).toEqual([top, other, middle, bottom].toSorted());
    expect(graph.edges).toHaveLength(3);
    expect(graph.edges).toEqual(
      expect.arrayContaining([
        { jobId: middle, upstreamJobId: top, condition: 'success', satisfiedBy: runId, satisfiedAt: at(7) },
        { jobId: middle, upstreamJobId: other, condition: 'success' },
        { jobId: bottom, upstreamJobId: middle, condition: 'failure' },
      ]),
    );
    const whole = await readGraph(db);
    expect(whole.edges).toHaveLength(4);
    expect(whole.jobs.map((job) => job.id)).toContain(stranger);
    const lonely = await insertTestJob(db);
    expect(await readGraph(db, { jobId: lonely })).toMatchObject({
      jobs: [{ id: lonely }],
      edges: [],
      isTruncated: false,
    });
  });
});

describe('what follows a run', () => {
  it('is the run that has used it up, of each job within reach; else whether it is held for other jobs', async () => {
    const [a, b] = await insertUpstream(2);
    const pool = `p${randomUUID()}`;
    const insert = async (name: string, job: TestJob) => insertTestJob(db, { name: `${pool} ${name}`, pool, ...job });
    const [both, alarm, soon] = [
      await insert('1 both', { dependsOn: [a!, b!] }),
      await insert('2 alarm', { dependsOn: [{ jobId: a!, condition: 'failure' }] }),
      await insert('3 soon', { cronExpr: '*/10 * * * *', dependsOn: [a!] }),
    ];
    await insertTestJob(db, { pool: 'unseen', dependsOn: [a!] });
    await materialiseDueJobs(db, { now: at(10 * minute) }); // its tick waits, with the id of its time
    const id = await runOnce(a!, 'succeeded', 12 * minute);
    await runOnce(a!, 'succeeded', 13 * minute);
    const follow = async (runId: string, createdAt: Date, limit = 5) =>
      listRunDependants(db, { run: { id: runId, jobId: a!, createdAt }, reach: { pools: [pool] }, limit });
    const found = await follow(id, at(12 * minute));
    expect(found.map(({ jobId, condition, isHeld }) => [jobId, condition, isHeld])).toEqual([
      [both, 'success', false], // the second one has taken its place
      [alarm, 'failure', false],
      [soon, 'success', false],
    ]);
    const [tick] = await readRows(db, soon);
    expect(found.map(({ run }) => run?.id)).toEqual([undefined, undefined, tick!.id]);
    const last = await runOnce(a!, 'succeeded', 14 * minute);
    expect((await follow(last, at(14 * minute)))[0]).toMatchObject({ isHeld: true });
    await runOnce(b!, 'succeeded', 15 * minute);
    expect((await follow(last, at(14 * minute), 1))[0]).toMatchObject({ isHeld: false, run: { status: 'scheduled' } });
  });
});

describe('what follows a run of long ago', () => {
  it('is looked for in the weeks around it only', async () => {
    const [a] = await insertUpstream(1);
    await insertTestJob(db, { dependsOn: [a!], pool: 'later' });
    const ago = at(-300 * day);
    await sql`select aster.create_partitions(${at(-400 * day)}, ${start})`.execute(db);
    const run = { id: randomUUID(), jobId: a!, createdAt: ago, finishedAt: ago };
    const nodes = await explain(db, async (tx) => listRunDependants(tx, { run, limit: 5 }));
    const weeks = new Set(
      nodes.flatMap((node) => node['Relation Name'] ?? []).filter((name) => /^finished/.test(name)),
    );
    expect(weeks.size).toBeGreaterThan(20);
    expect(weeks.size).toBeLessThanOrEqual(35); // of 58 and more
  });
});

describe('a graph that is too large', () => {
  it('has so many edges, those of the job in question first, and says that there are more', async () => {
    const pool = `p${randomUUID()}`;
    const insert = async (dependsOn: string[] = []) => insertTestJob(db, { pool, dependsOn });
    const [a, b] = [await insert([await insert()]), await insert()];
    const middle = await insert([a]);
    for (let count = 0; count < 3; count += 1) await insert([a, b, middle]);
    const read = async (mostEdges: number, jobId?: string) =>
      readGraph(db, { jobId, reach: { pools: [pool] }, mostEdges });
    const whole = await read(11);
    expect([whole.isTruncated, whole.edges.length]).toEqual([false, 11]);
    const few = await read(4, middle);
    expect([few.isTruncated, few.edges.length]).toEqual([true, 4]);
    expect(few.edges.every((edge) => [edge.jobId, edge.upstreamJobId].includes(middle))).toBe(true);
    const ofOthers = await readGraph(db, { reach: { pools: ['nobody'] }, mostEdges: 1 });
    expect(ofOthers).toEqual({ jobs: [], edges: [], isTruncated: false });
  });
});

describe('a tick that waits for its dependencies', () => {
  async function insertWaiting(job: TestJob = {}) {
    const upstream = await insertTestJob(db);
    const jobId = await insertTestJob(db, { cronExpr: '* * * * *', dependsOn: [upstream], ...job });
    return { upstream, jobId };
  }

  it('goes on if it is the current one; those whose time is over are skipped', async () => {
    const { upstream, jobId } = await insertWaiting({ cronExpr: '*/10 * * * *' });
    await materialiseDueJobs(db, { now: at(10 * minute) });
    const cursor = { planned_until: at(20 * minute), next_run_at: at(30 * minute) };
    // the next tick was made by a scheduler that did not come to skip the one before
    await db
      .updateTable('live_runs')
      .set({ waits_until: at(20 * minute) })
      .where('job_id', '=', jobId)
      .execute();
    await db.updateTable('job_cursors').set(cursor).where('job_id', '=', jobId).execute();
    await runOnce(upstream, 'succeeded', 26 * minute);
    expect(await readFates(db, jobId)).toEqual(['skipped dependencies_not_met']);
    await db
      .updateTable('job_cursors')
      .set({ planned_until: at(29 * minute) })
      .where('job_id', '=', jobId)
      .execute();
    await materialiseDueJobs(db, { now: at(30 * minute) });
    expect(await readFates(db, jobId)).toEqual(['skipped dependencies_not_met', 'scheduled']);
  });

  it('leaves a set to the next tick when it is over, however many are', async () => {
    const { upstream, jobId } = await insertWaiting();
    await sql`
      insert into aster.live_runs (id, job_id, status, reason, trigger, pool, priority, scheduled_at, available_at,
        waits_until, concurrency_policy, created_at)
      select gen_random_uuid(), ${jobId}, 'waiting', 'waiting_for_dependencies', 'schedule', 'default', 0, ${start},
        ${start}, ${at(1)}, 'allow', ${start} from generate_series(1, 1001)`.execute(db);
    const runId = await runOnce(upstream, 'succeeded', 2);
    const marks = await db.selectFrom('dependency_marks').select('run_id').execute();
    expect(marks).toEqual([{ run_id: runId }]);
  });

  it.each(['allow', 'forbid'] as const)(
    'goes on when its edges are taken away, under %s',
    async (concurrencyPolicy) => {
      const { jobId } = await insertWaiting({ concurrencyPolicy });
      await materialiseDueJobs(db, { now: at(minute) });
      await db.deleteFrom('job_dependencies').where('job_id', '=', jobId).execute();
      await inTransaction(db, async (tx) => {
        await lockJob(tx, jobId, 'end');
        await followEdges(tx, jobId, at(minute));
      });
      expect(await readFates(db, jobId)).toEqual(['scheduled']);
    },
  );

  it.each([
    ['with a schedule lets the waiting tick go on', '* * * * *', ['scheduled']],
    ['without a schedule fires', undefined, ['scheduled']],
  ])('whose last open edge is taken away: a job %s', async (_what, cronExpr, fates) => {
    const [done, open] = [await insertTestJob(db), await insertTestJob(db)];
    const jobId = await insertTestJob(db, { cronExpr, dependsOn: [done, open] });
    await materialiseDueJobs(db, { now: at(minute) });
    const runId = await runOnce(done, 'succeeded', minute);
    await db.deleteFrom('job_dependencies').where('upstream_job_id', '=', open).execute();
    await inTransaction(db, async (tx) => {
      await lockJob(tx, jobId, 'end');
      await followEdges(tx, jobId, at(minute));
      await followEdges(tx, jobId, at(minute)); // the set is used up
    });
    expect(await readFates(db, jobId)).toEqual(fates);
    expect(await readRows(db, jobId)).toMatchObject([{ upstreamRunIds: [runId] }]);
  });
});

describe('a job with 100 edges', () => {
  /** On this connection; what it has counted of transactions before, and not told the server yet, is in it. */
  async function countWrittenMarks(tx: Tx): Promise<number> {
    const counted = await sql<{ rows: number }>`
      select (pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid))::integer as rows
      from pg_class where oid = 'aster.dependency_marks'::regclass`.execute(tx);
    return counted.rows[0]?.rows ?? Number.NaN;
  }

  it('writes each mark once while they are satisfied one after the other', async () => {
    const upstream = await insertUpstream(100);
    const below = await insertTestJob(db, { dependsOn: upstream });
    for (const jobId of upstream) await triggerJob(db, jobId, { now: start });
    const claims = await worker.claim({ limit: 100 });
    const written = await db.transaction().execute(async (tx) => {
      const before = await countWrittenMarks(tx);
      for (const claim of claims) await settle(tx, claim, 'succeeded', start);
      return (await countWrittenMarks(tx)) - before;
    });
    expect(written).toBeLessThanOrEqual(2 * 100);
    expect(await listFirings(below)).toEqual([claims.map((claim) => claim.id).toSorted()]);
    expect(await db.selectFrom('dependency_marks').selectAll().execute()).toEqual([]);
  });
});

describe('an edge that is added while a run above it is settled', () => {
  /** Does something once the facts are read by which a run is settled, and before it is. */
  function whenFactsAreRead(work: () => Promise<unknown>): Db {
    let isDone = false;
    return db.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (result.rows[0]?.has_followers === undefined || isDone) return result;
        isDone = true;
        await work();
        return result;
      },
    });
  }

  it.each(['failed', 'succeeded'] as const)('does not miss that it has %s', async (outcome) => {
    const [upstream, other] = await insertUpstream(2, { retry: { maxRetries: 0 } });
    const below = await insertTestJob(db);
    const edge = { job_id: below, upstream_job_id: upstream!, condition: 'completion' as const };
    for (const jobId of [upstream!, other!]) await triggerJob(db, jobId, { now: start });
    const claims = await worker.claim();
    const racing = whenFactsAreRead(async () => db.insertInto('job_dependencies').values(edge).execute());
    const settlements = claims.map(({ id, fence }) => ({ runId: id, fence, outcome: { status: outcome } }));
    const settled = await settleRuns(racing, settlements, { now: start });
    expect(settled.map((run) => run.status)).toEqual([outcome, outcome]);
    const run = claims.find((claim) => claim.jobId === upstream);
    expect(await readRows(db, below)).toMatchObject([{ trigger: 'dependency', upstreamRunIds: [run!.id] }]);
  });
});
