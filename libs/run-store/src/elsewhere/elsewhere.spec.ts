import { waitFor } from '@aster-scheduler/core/testing';
import type { Db, Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { cancelRun } from '../moves/cancel-run.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { endSilentRuns } from './end-silent-runs.js';
import { keepPing, mostKeptBytes } from './kept-pings.js';
import type { Ping } from './ping.js';
import { nameRetentionMs, removeOldPingNames } from './ping-names.js';
import { takeKeptPings } from './take-kept-pings.js';
import { takePing } from './take-ping.js';

const minute = 60_000;
const hour = 60 * minute;
let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

const elsewhere = { handler: '@elsewhere' };

/** What its runs have come to, the earliest first. */
async function runsOf(jobId: string): Promise<string[]> {
  const { rows } = await sql<{ run: string }>`
    select concat_ws(' ', trigger, status, reason) as run from aster.runs where job_id = ${jobId} order by id`.execute(
    db,
  );
  return rows.map(({ run }) => run);
}

/** A job elsewhere, and one that somebody has locked and that follows it. */
async function insertFollowed(): Promise<{ readonly id: string; readonly followerId: string }> {
  const id = await insertTestJob(db, elsewhere);
  const dependsOn = [{ jobId: id, condition: 'completion' as const }];
  return { id, followerId: await insertTestJob(db, { dependsOn, concurrencyPolicy: 'queue' }) };
}

async function whileLocked(jobId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select from aster.job_cursors where job_id = ${jobId} for update`.execute(tx);
    await work(tx);
  });
}

describe('endSilentRuns', () => {
  it('ends the runs of all jobs but the one that is followed by a job that somebody has locked', async () => {
    const { id, followerId } = await insertFollowed();
    const other = await insertTestJob(db, elsewhere);
    for (const jobId of [id, other]) await triggerJob(db, jobId, { now: start });
    await whileLocked(followerId, async () => {
      const { settled, failed, isLeft } = await endSilentRuns(db, at(hour));
      expect(settled).toMatchObject([{ jobId: other, status: 'failed', reason: 'no_ping' }]);
      expect(failed).toMatchObject([{ error: { code: '55P03' } }]);
      expect(isLeft).toBe(true);
    });
    expect(await runsOf(id)).toEqual(['manual scheduled']);
    await endSilentRuns(db, at(hour));
    expect(await runsOf(id)).toEqual(['manual failed no_ping']);
    expect(await runsOf(followerId)).toEqual(['dependency scheduled']);
  });

  it('ends one that is cancelled while it is running, which nobody else would', async () => {
    const jobId = await insertTestJob(db, elsewhere);
    const { runId } = await takePing(db, { jobId, signal: 'start', now: at(0) });
    await cancelRun(db, runId, at(1_000));
    await endSilentRuns(db, at(2_000));
    expect(await runsOf(jobId)).toEqual(['manual cancelled cancelled_by_user']);
  });

  it('ends a run without what follows when that is hopeless', async () => {
    const { id, followerId } = await insertFollowed();
    await triggerJob(db, id, { now: start });
    await whileLocked(followerId, async () => {
      const { settled, failed } = await endSilentRuns(db, at(hour), { isHopeless: () => true });
      expect({ settled, failed }).toMatchObject({ settled: [{ reason: 'follow_up_failed' }], failed: [] });
    });
    expect(await runsOf(id)).toEqual(['manual failed follow_up_failed']);
    expect(await runsOf(followerId)).toEqual([]);
  });
});

describe('a run elsewhere under replace', () => {
  it('fails when nothing is heard of it in time, although ticks come sooner than its grace is over', async () => {
    const ticks: TestJob = { cronExpr: '* * * * *', plannedUntil: at(-minute), concurrencyPolicy: 'replace' };
    const jobId = await insertTestJob(db, { ...elsewhere, ...ticks });
    for (let ms = 0; ms < 4 * minute; ms += minute) await materialiseDueJobs(db, { now: at(ms) });
    expect(await runsOf(jobId)).toEqual([
      ...['schedule scheduled', 'schedule cancelled replaced', 'schedule cancelled replaced'],
      'schedule waiting waiting_for_slot',
    ]);
    await endSilentRuns(db, at(5 * minute));
    expect((await runsOf(jobId)).filter((run) => !run.endsWith('replaced'))).toEqual([
      ...['schedule failed no_ping', 'schedule scheduled'],
    ]);
    await takePing(db, { jobId, signal: 'start', now: at(5.5 * minute) });
    await materialiseDueJobs(db, { now: at(6 * minute) });
    const asked = await db.selectFrom('live_runs').select('cancel_reason').where('status', '=', 'running').execute();
    expect(asked).toEqual([{ cancel_reason: 'replaced' }]); // what has begun is
  });
});

describe('a name', () => {
  const name = '7e57ab1e-0000-4000-8000-000000000001';

  it('is of the run that has timed out, not of the next tick', async () => {
    const jobId = await insertTestJob(db, { ...elsewhere, cronExpr: '0 * * * *', plannedUntil: at(-minute) });
    await sql`update aster.jobs set timeout_ms = ${50 * minute} where id = ${jobId}`.execute(db);
    await takePing(db, { jobId, signal: 'start', name, now: at(1_000) });
    await endSilentRuns(db, at(55 * minute));
    await materialiseDueJobs(db, { now: at(hour + 1_000) });
    const late = await takePing(db, { jobId, signal: 'end', name, now: at(hour + 2 * minute) });
    expect(late.became).toBe('ignored');
    expect(await runsOf(jobId)).toEqual(['schedule timed_out timeout', 'schedule scheduled']);
  });

  it.each([
    ['after a start', true],
    ['without one', false],
  ])('makes one run of an end that is sent again, %s', async (_when, isStarted) => {
    const jobId = await insertTestJob(db, elsewhere);
    if (isStarted) await takePing(db, { jobId, signal: 'start', name, now: at(1_000) });
    const end = { jobId, signal: 'end', name, failure: { exitCode: 3 }, now: at(2_000) } as const;
    const first = await takePing(db, end);
    expect([first.became, await takePing(db, end)]).toEqual(['ended', { ...first, became: 'ignored' }]);
    expect(await runsOf(jobId)).toEqual(['manual failed exit_code']);
  });

  it('is forgotten a while after the end of its run, and not before', async () => {
    const jobId = await insertTestJob(db, elsewhere);
    const names = async () => (await sql`select from aster.ping_names`.execute(db)).rows.length;
    await takePing(db, { jobId, signal: 'start', name, now: at(0) });
    await removeOldPingNames(db, at(nameRetentionMs + hour));
    expect(await names()).toBe(1);
    await takePing(db, { jobId, signal: 'end', name, now: at(nameRetentionMs) });
    await removeOldPingNames(db, at(nameRetentionMs + hour));
    expect(await names()).toBe(1);
    expect(await removeOldPingNames(db, at(2 * nameRetentionMs + hour))).toBe(false);
    expect(await names()).toBe(0);
  });
});

describe('a ping', () => {
  it('is kept while somebody has locked what follows it, with those after it, and taken then', async () => {
    const { id: jobId, followerId } = await insertFollowed();
    const ping = async (signal: Ping['signal'], ms: number) => takePing(db, { jobId, signal, now: at(ms) });
    await ping('start', 1_000);
    await whileLocked(followerId, async () => {
      expect(await ping('end', 2_000)).toEqual({ runId: '', became: 'kept' });
      expect(await ping('start', 3_000)).toEqual({ runId: '', became: 'kept' });
      expect(await takeKeptPings(db, { now: at(4_000) })).toMatchObject({ taken: 0, failed: [{ jobId }] });
      await endSilentRuns(db, at(100 * hour));
      expect(await runsOf(jobId)).toEqual(['manual running']);
    });
    expect(await takeKeptPings(db, { now: at(5_000) })).toEqual({ taken: 2, failed: [], dropped: [] });
    expect(await runsOf(jobId)).toEqual(['manual succeeded', 'manual running']);
    expect(await runsOf(followerId)).toEqual(['dependency scheduled']);
  });

  it('waits for the job before it locks a run that holds the place, whatever the policy is by now', async () => {
    const ticks: TestJob = { cronExpr: '0 * * * *', plannedUntil: at(-minute), concurrencyPolicy: 'queue' };
    const jobId = await insertTestJob(db, { ...elsewhere, ...ticks });
    await takePing(db, { jobId, signal: 'start', now: at(0) });
    await sql`update aster.jobs set concurrency_policy = 'allow'`.execute(db);
    let end: Promise<unknown> | undefined;
    await whileLocked(jobId, async (tx) => {
      end = takePing(db, { jobId, signal: 'end', now: at(1_000) });
      const waits = sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await Promise.race([end, waitFor(async () => (await waits.execute(db)).rows.length > 0)]);
      await sql`select from aster.live_runs for update nowait`.execute(tx);
    });
    await end;
    await takeKeptPings(db, { now: at(2_000) });
    expect(await runsOf(jobId)).toEqual(['schedule succeeded']);
  });

  it('is taken although those of many other jobs wait for a lock', async () => {
    const { id: locked, followerId } = await insertFollowed();
    const jobIds = [locked, await insertTestJob(db, elsewhere)];
    for (const [n, jobId] of jobIds.entries()) await keepPing(db, { jobId, signal: 'end', now: at(n) });
    await whileLocked(followerId, async () => {
      const { after, ...first } = await takeKeptPings(db, { limit: 1, now: at(1_000) });
      const second = await takeKeptPings(db, { limit: 1, now: at(1_000), after });
      expect(first.taken + second.taken).toBe(1);
      expect([...first.failed, ...second.failed]).toMatchObject([{ jobId: locked }]);
    });
  });

  it('is kept with the end of its output when much of its job is kept already', async () => {
    const jobId = await insertTestJob(db, elsewhere);
    const output = Buffer.from(`${'x'.repeat(1_000)}\nno space left`);
    for (const [n, each] of [output, Buffer.alloc(mostKeptBytes - output.length), output].entries()) {
      await keepPing(db, { jobId, signal: 'end', output: each, droppedBytes: 7, now: at(n) });
    }
    const { rows } = await sql<{ output: Buffer; dropped: number }>`
      select output, dropped_bytes::integer as dropped from aster.kept_pings order by id`.execute(db);
    expect(rows.map((row) => [row.output.length, row.dropped])).toEqual([
      [output.length, 7],
      [mostKeptBytes - output.length, 7],
      [500, 7 + output.length - 500],
    ]);
    expect(rows[2]?.output).toEqual(output.subarray(-500));
  });

  it('is kept while somebody has locked the job whose tick it is of, and is of that tick', async () => {
    const jobId = await insertTestJob(db, { ...elsewhere, cronExpr: '0 * * * *', plannedUntil: at(-minute) });
    await whileLocked(jobId, async () => {
      expect(await takePing(db, { jobId, signal: 'end', now: at(1_000) })).toMatchObject({ became: 'kept' });
    });
    await takeKeptPings(db, { now: at(2 * hour) });
    expect(await runsOf(jobId)).toEqual(['schedule succeeded']);
  });

  it('is given up, and told of, when it could not be taken for a day', async () => {
    const { id: jobId, followerId } = await insertFollowed();
    await whileLocked(followerId, async () => {
      await takePing(db, { jobId, signal: 'end', now: at(1_000) });
      const dropped = [{ jobId, signal: 'end', heardAt: at(1_000), error: expect.any(Error) as Error }];
      expect(await takeKeptPings(db, { now: at(24 * hour) })).toMatchObject({ failed: [{ jobId }], dropped: [] });
      expect(await takeKeptPings(db, { now: at(24 * hour + 2_000) })).toEqual({ taken: 0, failed: [], dropped });
    });
    expect(await takeKeptPings(db, { now: at(25 * hour) })).toEqual({ taken: 0, failed: [], dropped: [] });
  });

  it('ends a run without what follows when that has failed for long', async () => {
    const { id: jobId, followerId } = await insertFollowed();
    await sql`alter table aster.live_runs add constraint odd check (job_id <> ${sql.lit(followerId)})`.execute(db);
    expect(await takePing(db, { jobId, signal: 'end', now: at(0) })).toMatchObject({ became: 'kept' });
    const [left] = (await takeKeptPings(db, { now: at(5 * minute) })).failed; // the first failure, however old the ping is
    const isHopeless = (pingId: string) => pingId === left?.pingId;
    expect(await takeKeptPings(db, { now: at(6 * minute), isHopeless })).toMatchObject({ taken: 1, failed: [] });
    expect(await runsOf(jobId)).toEqual(['manual succeeded follow_up_failed']);
    await sql`alter table aster.live_runs drop constraint odd`.execute(db);
  });
});
