import { randomUUID } from 'node:crypto';
import type { JobStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import {
  backfillJob,
  claimRuns,
  followNextStatus,
  materialiseDueJobs,
  registerWorker,
  retryRun,
  settleRuns,
  sweepWaitingRuns,
  takeAllTurns,
  triggerJob,
} from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { insertJob } from './insert-job.js';
import { aDefinition, after, at, start } from './testing/a-definition.js';
import { openStore, type Store } from './testing/store.js';
import { updateJob } from './update-job.js';

const minute = 60_000;

let store: Store;
let db: Db;
let workerId: string;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  workerId = await addWorker();
});
afterAll(async () => store.drop());

async function addWorker(): Promise<string> {
  const id = randomUUID();
  const more = { pools: ['default'], handlers: [], slots: 9, version: '1.2.3', leaseMs: 86_400_000, now: start };
  await registerWorker(db, { id, name: 'a worker', ...more });
  return id;
}

async function claim(now: Date, limit = 100) {
  return (await claimRuns(db, { workerId, pools: ['default'], handlers: [], runsCommands: true, limit, now })).runs;
}

async function setStatus(jobId: string, status: JobStatus, now: Date) {
  return updateJob(db, jobId, { status }, { now });
}

/** The statuses and reasons of a job's runs, live and finished, by scheduled time. */
async function fates(jobId: string): Promise<string[]> {
  const runs = await sql<{ fate: string }>`
    select concat_ws(' ', trigger, status, reason) as fate from aster.runs where job_id = ${jobId}
    order by scheduled_at, created_at, id`.execute(db);
  return runs.rows.map((run) => run.fate);
}

const everyMinute = { cronExpr: '* * * * *' } as const;

/** Moves all runs that are to follow the status of their job. */
async function followAll(now: Date): Promise<void> {
  await takeAllTurns(async (turns) => followNextStatus(db, turns, now));
}

describe('pausing a job', () => {
  it('holds its runs by tick, backfill and retry until it is resumed, and none that is asked for by hand', async () => {
    const job = await insertJob(db, aDefinition(everyMinute), start);
    await materialiseDueJobs(db, { now: at(minute) });
    const [ran] = await claim(at(minute), 1);
    await settleRuns(db, [{ runId: ran!.id, fence: ran!.fence, outcome: { status: 'succeeded' } }], {
      now: at(minute),
    });
    await materialiseDueJobs(db, { now: at(2 * minute) });
    await setStatus(job.id, 'inactive', at(2 * minute + 1));
    await backfillJob(db, job.id, { from: start, to: start, now: at(2 * minute + 2) });
    await retryRun(db, ran!.id, { now: at(2 * minute + 3) });
    await triggerJob(db, job.id, { now: at(2 * minute + 4) });
    expect(await fates(job.id)).toEqual([
      'backfill waiting paused',
      'schedule succeeded',
      'schedule waiting paused',
      'retry waiting paused',
      'manual scheduled',
    ]);
    expect((await claim(at(3 * minute))).map((run) => run.trigger)).toEqual(['manual']);
    await setStatus(job.id, 'active', at(3 * minute));
    const started = (await claim(at(3 * minute))).map((run) => run.trigger);
    expect(started.toSorted()).toEqual(['backfill', 'retry', 'schedule']);
  });

  it('holds a run that an upstream job has fired until it is resumed', async () => {
    const upstream = await insertJob(db, aDefinition(), start);
    const below = await insertJob(db, aDefinition({ dependsOn: after(upstream.id) }), start);
    const complete = async (now: Date) => {
      await triggerJob(db, upstream.id, { now });
      const runs = (await claim(now)).filter((run) => run.jobId === upstream.id);
      const ends = runs.map(({ id, fence }) => ({ runId: id, fence, outcome: { status: 'succeeded' } as const }));
      await settleRuns(db, ends, { now });
    };
    await complete(start);
    expect(await fates(below.id)).toEqual(['dependency scheduled']);
    await setStatus(below.id, 'inactive', at(1));
    expect(await fates(below.id)).toEqual(['dependency waiting paused']);
    expect(await claim(at(minute))).toEqual([]);
    await setStatus(below.id, 'active', at(minute));
    expect((await claim(at(minute))).map((run) => [run.jobId, run.trigger])).toEqual([[below.id, 'dependency']]);
  });

  it.each(['failed', 'timed_out', 'lost', 'released'] as const)(
    'holds the next attempt of a run that was %s',
    async (status) => {
      const job = await insertJob(db, aDefinition({ ...everyMinute, retry: { ...quick, maxRetries: 1 } }), start);
      await materialiseDueJobs(db, { now: at(minute) });
      const [run] = await claim(at(minute));
      await setStatus(job.id, 'inactive', at(minute + 1));
      await settleRuns(db, [{ runId: run!.id, fence: run!.fence, outcome: { status } }], { now: at(minute + 2) });
      expect(await fates(job.id)).toEqual(['schedule waiting paused']);
      expect(await claim(at(hour))).toEqual([]);
      await setStatus(job.id, 'active', at(hour));
      expect(await claim(at(hour))).toHaveLength(1);
    },
  );

  it('lets the next attempt of a run start that was asked for by hand', async () => {
    const job = await insertJob(db, aDefinition({ retry: { ...quick, maxRetries: 1 } }), start);
    await triggerJob(db, job.id, { now: start });
    const [run] = await claim(start);
    await setStatus(job.id, 'inactive', at(1));
    await settleRuns(db, [{ runId: run!.id, fence: run!.fence, outcome: { status: 'failed' } }], { now: at(2) });
    expect(await claim(at(minute))).toHaveLength(1);
  });

  it.each(['forbid', 'queue', 'replace'] as const)(
    'under %s lets a run by hand start, and the held one after it',
    async (concurrencyPolicy) => {
      const job = await insertJob(db, aDefinition({ ...everyMinute, concurrencyPolicy }), start);
      await materialiseDueJobs(db, { now: at(minute) });
      await setStatus(job.id, 'inactive', at(minute + 1));
      await triggerJob(db, job.id, { now: at(minute + 2) });
      const [byHand, ...others] = await claim(at(minute + 3));
      expect([byHand?.trigger, others]).toEqual(['manual', []]);
      await setStatus(job.id, 'active', at(minute + 4));
      expect(await claim(at(minute + 5))).toEqual([]);
      const outcome = { status: 'succeeded' } as const;
      await settleRuns(db, [{ runId: byHand!.id, fence: byHand!.fence, outcome }], { now: at(minute + 6) });
      const next = await claim(at(minute + 7));
      expect(next.map((run) => run.trigger)).toEqual(concurrencyPolicy === 'replace' ? [] : ['schedule']);
    },
  );

  it('skips at its end what has waited beyond its catch-up window, or its next tick', async () => {
    const upstream = await insertJob(db, aDefinition(), start);
    const windowed = await insertJob(db, aDefinition({ ...everyMinute, catchupWindowMs: minute }), start);
    const dependent = await insertJob(db, aDefinition({ ...everyMinute, dependsOn: after(upstream.id) }), start);
    await materialiseDueJobs(db, { now: at(minute) });
    for (const { id } of [windowed, dependent]) await setStatus(id, 'inactive', at(minute + 1));
    expect(await fates(dependent.id)).toEqual(['schedule waiting paused']);
    for (const { id } of [windowed, dependent]) await setStatus(id, 'active', at(2 * minute + 1));
    expect([await fates(windowed.id), await fates(dependent.id)]).toEqual([
      ['schedule skipped missed'],
      ['schedule skipped dependencies_not_met'],
    ]);
  });

  it('starts nothing of a backlog from the moment it is done, however large, and forgets nothing of it', async () => {
    const job = await insertJob(db, aDefinition(), start);
    const other = await insertJob(db, aDefinition(), start);
    await insertBacklog(job.id, 4_000);
    let isOver = false;
    const started: string[] = [];
    const claiming = Array.from({ length: 4 }, async () => {
      while (!isOver) started.push(...(await claim(at(minute), 3)).map((run) => run.jobId));
    });
    await setStatus(job.id, 'inactive', at(minute));
    const startedBefore = started.length;
    const paused = started.length;
    await triggerJob(db, other.id, { now: at(minute) });
    await followAll(at(minute));
    isOver = true;
    await Promise.all(claiming);
    started.push(...(await claim(at(minute))).map((run) => run.jobId));
    const late = started.slice(paused + 4 * 3); // those whose claim was under way do not count
    expect([late.filter((id) => id === job.id), startedBefore < 4_000]).toEqual([[], true]);
    expect(started).toContain(other.id);
    const counts = await countByStatus(job.id);
    expect((counts['waiting'] ?? 0) + (counts['running'] ?? 0)).toBe(4_000);

    await setStatus(job.id, 'active', at(2 * minute));
    await followAll(at(2 * minute));
    expect((await countByStatus(job.id))['scheduled']).toBe(counts['waiting']);
    expect(await sql`select from aster.status_backlogs`.execute(db)).toMatchObject({ rows: [] });
  });

  it('is followed up for any number of jobs in one go, but for those that somebody has locked', async () => {
    const locked = await insertJob(db, aDefinition(), start);
    for (let n = 0; n < 120; n += 1) await insertJob(db, aDefinition(), start);
    await sql`insert into aster.status_backlogs (job_id, is_behind) select id, true from aster.jobs`.execute(db);
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('job_cursors').select('job_id').where('job_id', '=', locked.id).forUpdate().execute();
      await followAll(start);
    });
    const left = await sql`select job_id from aster.status_backlogs`.execute(db);
    expect(left.rows).toEqual([{ job_id: locked.id }]);
  });

  it('holds whatever is put back on schedule at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const job = await insertJob(db, aDefinition({ ...everyMinute, retry: { ...quick, maxRetries: 3 } }), start);
      await materialiseDueJobs(db, { now: at(minute) });
      const runs = await claim(at(minute));
      const settlements = runs.map(({ id, fence }) => ({ runId: id, fence, outcome: { status: 'failed' as const } }));
      await Promise.all([
        setStatus(job.id, 'inactive', at(minute + 1)),
        settleRuns(db, settlements, { now: at(minute + 1) }),
      ]);
      expect(await fates(job.id)).toEqual(['schedule waiting paused']);
    }
  });

  it('is made up for when a program of the version before has resumed the job', async () => {
    const job = await insertJob(db, aDefinition(everyMinute), start);
    await materialiseDueJobs(db, { now: at(minute) });
    await setStatus(job.id, 'inactive', at(minute + 1));
    await sql`update aster.jobs set status = 'active' where id = ${job.id}`.execute(db);
    await followAll(at(minute + 2));
    expect(await fates(job.id)).toEqual(['schedule scheduled']);
  });

  it('is made up for when programs of the version before have paused and resumed the job', async () => {
    const job = await insertJob(db, aDefinition({ ...everyMinute, retry: { ...quick, maxRetries: 1 } }), start);
    await materialiseDueJobs(db, { now: at(minute) });
    const [run] = await claim(at(minute));
    await sql`update aster.jobs set status = 'inactive' where id = ${job.id}`.execute(db);
    const outcome = { status: 'failed' } as const;
    await settleRuns(db, [{ runId: run!.id, fence: run!.fence, outcome }], { now: at(minute + 1) });
    await backfillJob(db, job.id, { from: start, to: start, now: at(minute + 2) });
    expect(await fates(job.id)).toEqual(['backfill waiting paused', 'schedule waiting paused']);
    await sql`update aster.jobs set status = 'active' where id = ${job.id}`.execute(db);
    await followAll(at(minute + 3));
    expect(await fates(job.id)).toEqual(['backfill scheduled', 'schedule scheduled']);
  });
});

describe('archiving a job', () => {
  it('cancels what has not started, and lets what runs end without another attempt', async () => {
    const job = await insertJob(db, aDefinition(everyMinute), start);
    for (let n = 1; n <= 3; n += 1) await materialiseDueJobs(db, { now: at(n * minute) });
    const [run] = await claim(at(3 * minute), 1);
    await triggerJob(db, job.id, { now: at(3 * minute) });
    await setStatus(job.id, 'archived', at(3 * minute + 1));
    expect((await fates(job.id)).toSorted()).toEqual([
      'manual cancelled archived',
      'schedule cancelled archived',
      'schedule cancelled archived',
      'schedule running',
    ]);
    const outcome = { status: 'failed', reason: 'exit_code', exitCode: 1 } as const;
    await settleRuns(db, [{ runId: run!.id, fence: run!.fence, outcome }], { now: at(4 * minute) });
    expect(await fates(job.id)).toContain('schedule failed exit_code');
    await sweepWaitingRuns(db, { now: at(hour) });
    expect(await claim(at(hour))).toEqual([]);
  });

  it.each([
    [{ status: 'lost' as const }, 'schedule failed worker_lost'],
    [{ status: 'released' as const, reason: 'handed_back' as const, wasStarted: true }, 'schedule failed handed_back'],
    [{ status: 'released' as const }, 'schedule cancelled archived'],
  ])('ends a run whose attempt was %p', async (outcome, fate) => {
    const job = await insertJob(db, aDefinition(everyMinute), start);
    await materialiseDueJobs(db, { now: at(minute) });
    const [run] = await claim(at(minute));
    await setStatus(job.id, 'archived', at(minute + 1));
    await settleRuns(db, [{ runId: run!.id, fence: run!.fence, outcome }], { now: at(minute + 2) });
    expect(await fates(job.id)).toEqual([fate]);
  });

  it('refuses triggers, retries and backfills, and makes no run under a race with triggers', async () => {
    const job = await insertJob(db, aDefinition(everyMinute), start);
    const made = await triggerJob(db, job.id, { now: start });
    const asked = Promise.allSettled(Array.from({ length: 20 }, async () => triggerJob(db, job.id, { now: start })));
    await setStatus(job.id, 'archived', at(1));
    await asked;
    const live = await sql`select from aster.live_runs where job_id = ${job.id}`.execute(db);
    expect(live.rows).toEqual([]);
    const refused = { code: 'STATE_CONFLICT' };
    await expect(triggerJob(db, job.id, { now: at(2) })).rejects.toMatchObject(refused);
    await expect(triggerJob(db, job.id, { concurrencyPolicy: 'queue', now: at(2) })).rejects.toMatchObject(refused);
    await expect(retryRun(db, made.id, { now: at(2) })).rejects.toMatchObject(refused);
    await expect(backfillJob(db, job.id, { from: start, to: start, now: at(2) })).rejects.toMatchObject(refused);
  });

  it('starts nothing of a backlog, however large, and ends all of it', async () => {
    const job = await insertJob(db, aDefinition(), start);
    await insertBacklog(job.id, 2_500);
    await setStatus(job.id, 'archived', at(minute));
    expect((await countByStatus(job.id))['scheduled']).toBe(1_500);
    expect(await claim(at(minute))).toEqual([]);
    await followAll(at(minute));
    expect(await countByStatus(job.id)).toEqual({ cancelled: 2_500 });
  });

  it('counts as a completion for the jobs below', async () => {
    const job = await insertJob(db, aDefinition(everyMinute), start);
    const edge = { job: job.id, condition: 'completion' as const };
    const below = await insertJob(db, aDefinition({ dependsOn: [edge] }), start);
    await materialiseDueJobs(db, { now: at(minute) });
    await setStatus(job.id, 'archived', at(minute + 1));
    expect(await fates(below.id)).toEqual(['dependency scheduled']);
  });
});

const hour = 60 * minute;
const quick = { delayMs: 0, backoff: 1, maxDelayMs: 0 };

/** Due runs as of ticks. */
async function insertBacklog(jobId: string, count: number): Promise<void> {
  await sql`
    insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
      concurrency_policy, created_at)
    select gen_random_uuid(), ${jobId}, 'scheduled', 'schedule', 'default', 0, ${start}, ${start}, 'allow', ${start}
    from generate_series(1, ${count}::integer)`.execute(db);
}

async function countByStatus(jobId: string): Promise<Record<string, number>> {
  const counts = await sql<{ status: string; runs: number }>`
    select status, count(*)::integer as runs from aster.runs where job_id = ${jobId} group by status`.execute(db);
  return Object.fromEntries(counts.rows.map(({ status, runs }) => [status, runs]));
}
