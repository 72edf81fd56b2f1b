import type { FinalStatus } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import fc from 'fast-check';
import { sql } from 'kysely';
import { at, insertJob } from '../testing/insert-job.js';
import { insertRuns, type TestRun } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { plainStatistics } from '../testing/plain-statistics.js';
import { readStatistics } from '../testing/read-statistics.js';
import { closeMinutes } from './close-minutes.js';
import { recountHours } from './recount.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

const hour = 3_600_000;
const timezone = 'Asia/Kolkata';

/** A day and a little later; nothing else has ended until then. */
const dayLater = at(25.5 * hour);

/** Two jobs with a run each that was added up; one more of the first job that was missed. */
async function missOne(): Promise<{ runs: TestRun[]; jobIds: string[] }> {
  const jobIds = [await insertJob(db, { timezone }), await insertJob(db, { timezone, pool: 'other' })];
  const runs = jobIds.map((jobId): TestRun => ({ jobId, status: 'succeeded', finishedAt: at(1_000), runMs: 50 }));
  await insertRuns(db, runs);
  await closeMinutes(db, { now: at(hour) });
  const missed: TestRun = { jobId: jobIds[0]!, status: 'failed', finishedAt: at(2_000), runMs: 9_000, attemptNum: 2 };
  await insertRuns(db, [missed]);
  return { runs: [...runs, missed], jobIds };
}

function plain(runs: readonly TestRun[], [, other]: readonly string[]) {
  return plainStatistics(runs.map((run) => ({ ...run, pool: run.jobId === other ? 'other' : 'default', timezone })));
}

describe('recountHours', () => {
  it('adds what was missed, a day later, to the minute, the hour and the day', async () => {
    const { runs, jobIds } = await missOne();
    await closeMinutes(db, { now: dayLater });
    expect(await recountHours(db, { now: at(23 * hour) })).toBe(0);
    expect(await recountHours(db, { now: dayLater })).toBe(1);
    expect(await readStatistics(db)).toEqual(plain(runs, jobIds));
  });

  it('finds nothing the second time', async () => {
    await missOne();
    await closeMinutes(db, { now: dayLater });
    await recountHours(db, { now: dayLater });
    await sql`update aster.stats_progress set recounted_until = date_trunc('hour', closed_until - interval '2 days')`.execute(
      db,
    );
    expect(await recountHours(db, { now: dayLater })).toBe(0);
  });

  it('takes nothing away when history was removed', async () => {
    const { runs, jobIds } = await missOne();
    await sql`delete from aster.finished_runs`.execute(db);
    await closeMinutes(db, { now: dayLater });
    expect(await recountHours(db, { now: dayLater })).toBe(0);
    expect(await readStatistics(db)).toEqual(plain(runs.slice(0, 2), jobIds));
  });

  it('counts no run twice when the zone of its job was changed', async () => {
    const { jobIds } = await missOne();
    await sql`update aster.jobs set timezone = 'UTC'`.execute(db);
    await closeMinutes(db, { now: dayLater });
    await recountHours(db, { now: dayLater });
    const days = await sql<{ runs: number }>`select sum(succeeded + failed)::bigint as runs from aster.run_stats
      where grain = 3 and scope = any(${jobIds.map((id) => `job:${id}`)}) group by scope order by 1`.execute(db);
    expect(days.rows.map(({ runs }) => runs)).toEqual([1, 1]); // what was missed of the first stays so
  });

  it('counts no run in two pools when its job has moved', async () => {
    const { jobIds } = await missOne();
    await sql`update aster.jobs set pool = 'other'`.execute(db);
    await closeMinutes(db, { now: dayLater });
    await recountHours(db, { now: dayLater });
    const pools = await sql<{ runs: number }>`select sum(succeeded + failed)::bigint as runs from aster.run_stats
      where grain = 2 and scope like 'pool:%'`.execute(db);
    const job = await sql<{ runs: number }>`select sum(succeeded + failed)::bigint as runs from aster.run_stats
      where grain = 3 and scope = ${`job:${jobIds[0]}`}`.execute(db);
    expect([pools.rows[0]?.runs, job.rows[0]?.runs]).toEqual([2, 2]);
  });
});

describe('what is written too late', () => {
  const zones = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'];
  const run = fc.record({
    job: fc.nat(zones.length - 1),
    status: fc.constantFrom<FinalStatus>('succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'),
    endMs: fc.nat(30 * hour),
    runMs: fc.option(fc.nat(10 * hour), { nil: undefined }),
    delayMs: fc.nat(hour),
    attemptNum: fc.integer({ min: 1, max: 2 }),
    isLate: fc.boolean(),
  });

  it('is in the statistics a day later as if it had been in time, in any zone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 10, maxLength: 40 }), async (runs) => {
        await store.empty();
        const jobIds: string[] = [];
        for (const [n, timezone] of zones.entries()) {
          jobIds.push(await insertJob(db, { timezone, pool: n % 2 === 0 ? 'default' : 'other' }));
        }
        const begin = new Date('2026-03-07T20:00:00Z').getTime(); // the clocks of New York change in the night after
        const made = runs.map(({ job, endMs, isLate, ...more }) => {
          const about = { pool: job % 2 === 0 ? 'default' : 'other', timezone: zones[job] ?? '' };
          return { isLate, about, run: { ...more, jobId: jobIds[job] ?? '', finishedAt: new Date(begin + endMs) } };
        });
        const first = { jobId: jobIds[0] ?? '', status: 'succeeded', finishedAt: new Date(begin), runMs: 1 } as const;
        await insertRuns(db, [first, ...made.filter(({ isLate }) => !isLate).map((each) => each.run)]);
        await closeMinutes(db, { now: new Date(begin + 31 * hour) });
        await insertRuns(
          db,
          made.filter(({ isLate }) => isLate).map((each) => each.run),
        );
        const now = new Date(begin + 60 * hour);
        await closeMinutes(db, { now });
        await recountHours(db, { now });
        const all = [
          { ...first, pool: 'default', timezone: 'UTC' },
          ...made.map((each) => ({ ...each.run, ...each.about })),
        ];
        const kept = (rows: object) =>
          Object.fromEntries(Object.entries(rows).filter(([key]) => !key.startsWith('1 ')));
        expect(kept(await readStatistics(db))).toEqual(kept(plainStatistics(all)));
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});
