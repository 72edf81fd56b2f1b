import { setImmediate } from 'node:timers/promises';
import type { FinalStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { createDatabaseProxy, type DatabaseProxy } from '@aster-scheduler/db/testing';
import { lastSuccessAt } from '@aster-scheduler/run-store';
import fc from 'fast-check';
import { sql } from 'kysely';
import { at, insertJob } from '../testing/insert-job.js';
import { insertRuns, type TestRun } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { type PlainRun, plainStatistics } from '../testing/plain-statistics.js';
import { readStatistics } from '../testing/read-statistics.js';
import { closeMinutes } from './close-minutes.js';
import { recountHours } from './recount.js';
import { removeOldStatistics } from './remove-old-statistics.js';

let store: Store;
let db: Db;
let db2: Db;
let holding: Db;
let proxy: DatabaseProxy;
let cut: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
  db2 = store.connect();
  holding = store.connect();
  proxy = await createDatabaseProxy(store.connectionString);
  cut = store.connect({ connectionString: proxy.connectionString, poolSize: 1 });
});
beforeEach(async () => store.empty());
afterAll(async () => {
  await store.drop();
  await proxy.close();
});

const minute = 60_000;
const hour = 60 * minute;

async function closedUntil(): Promise<Date> {
  const row = await db.selectFrom('stats_progress').select('closed_until').executeTakeFirst();
  return row?.closed_until ?? new Date(0);
}

describe('closeMinutes', () => {
  it('adds up what has ended to the minute, not what ended since', async () => {
    const jobId = await insertJob(db, { timezone: 'Asia/Kolkata' });
    const runs: TestRun[] = [
      { jobId, status: 'succeeded', finishedAt: at(5_000), runMs: 1_000, delayMs: 20 },
      { jobId, status: 'failed', finishedAt: at(59_999), runMs: 3_000, attemptNum: 2 },
      { jobId, status: 'skipped', finishedAt: at(30_000), skippedTicks: 7 },
      { jobId, status: 'cancelled', finishedAt: at(30_001) },
    ];
    await insertRuns(db, [...runs, { jobId, status: 'succeeded', finishedAt: at(minute), runMs: 5 }]);
    await closeMinutes(db, { now: at(minute + 30_000) });
    expect(await closedUntil()).toEqual(at(minute));
    expect(await readStatistics(db)).toEqual(
      plainStatistics(runs.map((run) => ({ ...run, pool: 'default', timezone: 'Asia/Kolkata' }))),
    );
  });

  it('keeps when a job succeeded last, however many skips come after it', async () => {
    const jobId = await insertJob(db);
    const lastSuccess = async () =>
      (
        await sql<{ at: Date | null }>`select ${lastSuccessAt} as at from aster.jobs j where j.id = ${jobId}`.execute(
          db,
        )
      ).rows[0]?.at;
    const skips = (fromMs: number) =>
      Array.from({ length: 101 }, (_, n): TestRun => ({ jobId, status: 'skipped', finishedAt: at(fromMs + n) }));
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(0), runMs: 10 }, ...skips(1_000)]);
    await closeMinutes(db, { now: at(minute + 30_000) });
    expect(await lastSuccess()).toEqual(at(0));
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(minute), runMs: 10 }]);
    await closeMinutes(db, { now: at(2 * minute + 30_000) });
    await insertRuns(db, skips(2 * minute));
    await closeMinutes(db, { now: at(3 * minute + 30_000) });
    expect(await lastSuccess()).toEqual(at(minute));
  });

  it('adds nothing a second time', async () => {
    const jobId = await insertJob(db);
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(0), runMs: 10 }]);
    await closeMinutes(db, { now: at(hour) });
    const before = await readStatistics(db);
    expect(await closeMinutes(db, { now: at(hour) })).toBe(0);
    expect(await readStatistics(db)).toEqual(before);
  });

  it('waits for a transaction that was open then, and has what it writes', async () => {
    const jobId = await insertJob(db);
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(-hour), runMs: 1 }]);
    await closeMinutes(db, { now: at(0) });
    await db2.transaction().execute(async (tx) => {
      await insertRuns(tx, [{ jobId, status: 'failed', finishedAt: at(30_000), runMs: 1 }]);
      await closeMinutes(db, { now: at(5 * minute) });
      expect(await closedUntil()).toEqual(at(-minute));
    });
    await closeMinutes(db, { now: at(5 * minute) });
    expect(await closedUntil()).toEqual(at(4 * minute));
    expect(Object.keys(await readStatistics(db))).toContain(`1 pool:default ${at(0).toISOString()}`);
  });

  it('waits ten minutes for a transaction, and no longer', async () => {
    const jobId = await insertJob(db);
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(-hour), runMs: 1 }]);
    await db2.transaction().execute(async (tx) => {
      await insertRuns(tx, [{ jobId, status: 'failed', finishedAt: at(-30_000), runMs: 1 }]);
      await closeMinutes(db, { now: at(0) });
      await closeMinutes(db, { now: at(10 * minute) });
      const before = await closedUntil();
      await closeMinutes(db, { now: at(11 * minute) });
      expect([before < at(-hour), await closedUntil()]).toEqual([true, at(-minute)]);
    });
  });

  it('has days of the zone of the job where the clocks change', async () => {
    const timezone = 'Europe/Berlin'; // 2026-03-29 has 23 hours
    const jobId = await insertJob(db, { timezone });
    const runs: TestRun[] = Array.from({ length: 50 }, (_, n) => ({
      jobId,
      status: 'succeeded',
      finishedAt: new Date(Date.parse('2026-03-28T21:30:00Z') + n * hour),
      runMs: 1,
    }));
    await insertRuns(db, runs);
    await closeMinutes(db, { now: new Date('2026-03-31T12:00:00Z') });
    const days = Object.entries(await readStatistics(db)).filter(([key]) => key.startsWith('3 job:'));
    expect(days.map(([key, row]) => [key.slice(-24, -8), row['succeeded']]).sort()).toEqual([
      ['2026-03-27T23:00', 2],
      ['2026-03-28T23:00', 23],
      ['2026-03-29T22:00', 24],
      ['2026-03-30T22:00', 1],
    ]);
  });

  it('goes by UTC where the database does not know the zone', async () => {
    const jobId = await insertJob(db, { timezone: 'Mars/Olympus_Mons' });
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(0), runMs: 1 }]);
    await closeMinutes(db, { now: at(hour) });
    expect(Object.keys(await readStatistics(db))).toContain(`3 job:${jobId} 2026-03-02T00:00:00.000Z`);
  });

  it('keeps no minutes of what is long ago', async () => {
    const jobId = await insertJob(db);
    await insertRuns(db, [{ jobId, status: 'succeeded', finishedAt: at(0), runMs: 1 }]);
    await closeMinutes(db, { now: at(100 * 24 * hour) });
    expect(Object.keys(await readStatistics(db)).map((key) => key.slice(0, 6))).toEqual(['3 all:', '3 job:', '3 pool']);
  });
});

/** What happens to a history, step by step. */
type Step =
  | { readonly kind: 'end'; readonly runs: readonly RandomRun[] }
  | { readonly kind: 'hold'; readonly runs: readonly RandomRun[]; readonly closes: readonly Close[] }
  | Close
  | { readonly kind: 'upkeep' }
  | { readonly kind: 'remove'; readonly share: number }
  | { readonly kind: 'delete job'; readonly job: number }
  | { readonly kind: 'edit job'; readonly job: number; readonly pool: string; readonly timezone: string };

interface Close {
  readonly kind: 'close';
  readonly afterMs: number;
  readonly by: 'one' | 'two' | 'cut off';
  readonly spans: number;
}

interface RandomRun extends Omit<TestRun, 'jobId' | 'finishedAt'> {
  readonly job: number;
  /** Before the instant of the step. */
  readonly agoMs: number;
  /** How long before its end it was due: of a backfill years. */
  readonly lateMs: number;
}

const zones = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
const pools = ['default', 'other'];
const jobCount = 4;

const randomRun: fc.Arbitrary<RandomRun> = fc.record({
  job: fc.nat(jobCount - 1),
  status: fc.constantFrom<FinalStatus>('succeeded', 'succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'),
  agoMs: fc.nat(19_000), // what ends is written within the grace
  lateMs: fc.oneof(fc.constant(0), fc.nat(hour), fc.nat(400 * 24 * hour)),
  runMs: fc.option(fc.oneof(fc.nat(100), fc.nat(10 * hour)), { nil: undefined }),
  delayMs: fc.oneof(fc.nat(100), fc.nat(hour)),
  attemptNum: fc.integer({ min: 1, max: 3 }),
  skippedTicks: fc.option(fc.nat(500), { nil: undefined }),
});

const close = (afterMs: fc.Arbitrary<number>): fc.Arbitrary<Close> =>
  fc.record({
    kind: fc.constant('close' as const),
    afterMs,
    by: fc.constantFrom('one' as const, 'two' as const, 'cut off' as const),
    spans: fc.integer({ min: 1, max: 30 }),
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('end' as const), runs: fc.array(randomRun, { maxLength: 12 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('hold' as const),
      runs: fc.array(randomRun, { minLength: 1, maxLength: 5 }),
      closes: fc.array(close(fc.nat(3 * minute)), { minLength: 1, maxLength: 3 }), // less than it is waited for
    }),
  },
  { weight: 5, arbitrary: close(fc.oneof(fc.nat(3 * minute), fc.nat(5 * hour), fc.nat(4 * 24 * hour))) },
  { weight: 1, arbitrary: fc.constant({ kind: 'upkeep' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete job' as const), job: fc.nat(jobCount - 1) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('edit job' as const),
      job: fc.nat(jobCount - 1),
      pool: fc.constantFrom(...pools),
      timezone: fc.constantFrom(...zones),
    }),
  },
);

/** A history in the database, and what a few loops make of it. */
class History {
  nowMs = at(0).getTime();
  readonly jobs: Array<{ id: string; pool: string; timezone: string; isThere: boolean }> = [];
  /** Written, and not known to be added up. */
  open: Array<{ id: string; run: TestRun; job: number }> = [];
  readonly added: PlainRun[] = [];

  async begin(): Promise<void> {
    await store.empty();
    for (let n = 0; n < jobCount; n += 1) {
      const [pool = '', timezone = ''] = [pools[n % 2], zones[n % zones.length]];
      this.jobs.push({ id: await insertJob(db, { pool, timezone }), pool, timezone, isThere: true });
    }
    // the oldest run decides where statistics begin
    const first = { jobId: this.jobs[0]!.id, status: 'succeeded', finishedAt: at(0), runMs: 1 } as const;
    const [id = ''] = await insertRuns(db, [first]);
    this.open.push({ id, run: first, job: 0 });
    await closeMinutes(db, { now: at(0) });
  }

  async take(next: Step): Promise<void> {
    switch (next.kind) {
      case 'end':
        return this.end(next.runs);
      case 'hold':
        return this.hold(next);
      case 'close':
        return this.close(next);
      case 'upkeep':
        return this.upkeep();
      case 'remove':
        return this.remove(next.share);
      case 'delete job':
        return this.deleteJob(next.job);
      case 'edit job':
        Object.assign(this.jobs[next.job]!, { pool: next.pool, timezone: next.timezone });
        await sql`update aster.jobs set pool = ${next.pool}, timezone = ${next.timezone}
          where id = ${this.jobs[next.job]!.id}`.execute(db);
    }
  }

  /** What a transaction writes that stays open meanwhile, is waited for. */
  private async hold({ runs, closes }: Extract<Step, { kind: 'hold' }>): Promise<void> {
    await holding.transaction().execute(async (tx) => {
      await this.end(runs, tx);
      for (const each of closes) await this.close(each);
    });
  }

  /** Nothing is missed and nothing is counted twice, so there is nothing to add. */
  private async upkeep(): Promise<void> {
    const now = new Date(this.nowMs);
    await Promise.all([recountHours(db, { now }), recountHours(db2, { now }), removeOldStatistics(db, { now })]);
  }

  private async end(runs: readonly RandomRun[], by: Db = db): Promise<void> {
    const made = runs
      .filter(({ job }) => this.jobs[job]!.isThere)
      .map(({ job, agoMs, lateMs, ...run }) => {
        const finishedAt = new Date(this.nowMs - agoMs);
        const scheduledAt = new Date(finishedAt.getTime() - lateMs);
        return { job, run: { ...run, jobId: this.jobs[job]!.id, finishedAt, scheduledAt } };
      });
    const ids = await insertRuns(
      by,
      made.map(({ run }) => run),
    );
    made.forEach((each, index) => this.open.push({ ...each, id: ids[index]! }));
  }

  private async close({ afterMs, by, spans }: Close): Promise<void> {
    this.nowMs += afterMs;
    const now = new Date(this.nowMs);
    let left = spans;
    const options = { now, goesOn: () => (left -= 1) > 0 };
    if (by === 'one') await closeMinutes(db, options);
    if (by === 'two') await Promise.all([closeMinutes(db, { now }), closeMinutes(db2, { now })]);
    if (by === 'cut off') await closeCutOff(now, spans);
    await this.note();
  }

  /** What is closed by now was added up with the jobs as they are. */
  private async note(): Promise<void> {
    const until = await closedUntil();
    for (const { run, job } of this.open.filter(({ run }) => run.finishedAt < until)) {
      const { pool, timezone, isThere } = this.jobs[job]!;
      if (isThere) this.added.push({ ...run, pool, timezone });
    }
    this.open = this.open.filter(({ run }) => run.finishedAt >= until);
  }

  private async remove(share: number): Promise<void> {
    const isRemoved = (id: string) => Number.parseInt(id.slice(-4), 16) / 65_536 < share;
    await sql`delete from aster.finished_runs where ('x' || right(id::text, 4))::bit(16)::integer / 65536.0 < ${share}`.execute(
      db,
    );
    this.open = this.open.filter(({ id }) => !isRemoved(id));
  }

  private async deleteJob(job: number): Promise<void> {
    await sql`delete from aster.jobs where id = ${this.jobs[job]!.id}`.execute(db);
    this.jobs[job]!.isThere = false;
  }

  async expectEqual(): Promise<void> {
    this.nowMs += 2 * minute;
    await this.close({ kind: 'close', afterMs: 0, by: 'one', spans: Infinity });
    const gone = this.jobs.filter(({ isThere }) => !isThere).map(({ id }) => id); // their own buckets go with them
    const isKept = (key: string) => isBucketKept(key, this.nowMs) && !gone.some((id) => key.includes(id));
    const expected = Object.entries(plainStatistics(this.added)).filter(([key]) => isKept(key));
    const actual = Object.entries(await readStatistics(db)).filter(([key]) => isKept(key));
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
  }
}

/** Buckets that are kept no longer are not compared: some were added up in time, some were not. */
function isBucketKept(key: string, nowMs: number): boolean {
  const ageMs = nowMs - Date.parse(key.slice(-24));
  if (key.startsWith('1')) return ageMs < 26 * hour;
  return key.startsWith('2 job') ? ageMs < 8 * 24 * hour : true;
}

/** Resets the connection after so many statements. */
async function closeCutOff(now: Date, statements: number): Promise<void> {
  const before = proxy.statements();
  let isOver = false;
  const closing = closeMinutes(cut, { now })
    .catch(() => undefined)
    .finally(() => (isOver = true));
  while (!isOver && proxy.statements() - before < statements) await setImmediate();
  proxy.reset();
  await closing;
}

describe('statistics of any history', () => {
  it('equal a plain aggregate, with late, skipped, deleted and backfilled runs, by racing schedulers, cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const history = new History();
        await history.begin();
        for (const each of steps) await history.take(each);
        await history.expectEqual();
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });
});
