import { waitFor } from '@aster-scheduler/core/testing';
import { createTestStore, type TestStore } from './testing/test-store.js';

const hour = 3_600_000;

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterEach(async () => {
  import.meta.jest.useRealTimers();
  await store.clear();
});
afterAll(async () => store.drop());

/** The clock of this host from now on; it goes on from there, and nothing else is changed. */
function setHostClock(now: number): void {
  import.meta.jest.useFakeTimers({
    now,
    advanceTimers: false,
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}

/** How long after its tick each run was made, by the database's clock. */
async function delaysMs(): Promise<number[]> {
  const rows = await store.rows(`
    select (extract(epoch from created_at - scheduled_at) * 1000)::float8 as ms from aster.live_runs order by id`);
  return rows.map((row) => Number(row['ms']));
}

describe('a scheduler whose clock is wrong', () => {
  it.each([['an hour ahead', hour] as const, ['an hour behind', -hour] as const])(
    'makes each run at its time by the database when it is %s',
    async (_, offsetMs) => {
      await store.addJob();
      setHostClock(Date.now() + offsetMs);
      store.start(store.connect(), { intervalMs: hour });
      await waitFor(async () => (await delaysMs()).length >= 3);
      expect(Math.min(...(await delaysMs()))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...(await delaysMs()))).toBeLessThan(30_000); // not the hour that it is wrong by
    },
  );

  it('goes on as if nothing was when the clock steps', async () => {
    await store.addJob();
    const scheduler = store.start(store.connect(), { intervalMs: hour });
    const realNow = Date.now();
    for (const stepMs of [hour, -hour, 0]) {
      const before = (await delaysMs()).length;
      setHostClock(realNow + stepMs);
      await waitFor(async () => (await delaysMs()).length >= before + 2);
    }
    expect(Math.min(...(await delaysMs()))).toBeGreaterThanOrEqual(0);
    const seconds = await store.rows(`
      select count(*)::integer as runs, (extract(epoch from max(scheduled_at) - min(scheduled_at)) + 1)::integer as ticks
      from aster.live_runs`);
    expect(seconds[0]?.['runs']).toBe(seconds[0]?.['ticks']);
    expect(scheduler.of('service.failed')).toEqual([]);
  });
});

describe('a scheduler that finds jobs as they cannot be', () => {
  it('goes on with one that was planned before the clock of the database went back', async () => {
    await store.addJob();
    await store.rows(`update aster.job_cursors
      set planned_until = planned_until + interval '1 day', next_run_at = next_run_at + interval '1 day'`);
    const scheduler = store.start(store.connect(), { intervalMs: hour });
    await waitFor(async () => (await delaysMs()).length >= 2);
    expect(Math.min(...(await delaysMs()))).toBeGreaterThanOrEqual(0);
    expect(scheduler.of('service.failed')).toEqual([]);
  });

  it('looks at one sooner of which its newer time zone data says that its tick comes earlier', async () => {
    await store.addJob({ timezone: 'Europe/Rome' });
    await store.rows(`update aster.job_cursors set next_run_at = next_run_at + interval '1 hour'`);
    await store.rows(`insert into aster.zone_data (version) values ('1999a')
      on conflict (is_only_row) do update set version = excluded.version`);
    store.start(store.connect(), { intervalMs: hour });
    await waitFor(async () => (await delaysMs()).length >= 2);
    expect(await store.rows('select version, after_job_id, left_job_ids from aster.zone_data')).toEqual([
      { version: process.versions['tz'], after_job_id: null, left_job_ids: [] },
    ]);
  });
});

describe('a scheduler whose database has a clock that leaps', () => {
  it('goes on at once when it is back, with one row for each tick', async () => {
    await store.rows(`create schema leaping`);
    await store.rows(`create table leaping.clock as select interval '0' as ahead`);
    await store.rows(`create function leaping.clock_timestamp() returns timestamptz language sql volatile as
      $$ select pg_catalog.clock_timestamp() + ahead from leaping.clock $$`);
    const connectionString = new URL(store.connectionString);
    connectionString.searchParams.set('options', '-c search_path=leaping,pg_catalog');
    await store.addJob();
    const scheduler = store.start(store.connect({ connectionString: connectionString.href }), { intervalMs: hour });
    const runsUntil = async (within: string) => {
      const [row] = await store.rows(
        `select count(*)::integer as runs from aster.live_runs where scheduled_at < clock_timestamp() + $1::interval`,
        [within],
      );
      return Number(row?.['runs']);
    };
    for (const round of [1, 2]) {
      await waitFor(async () => (await runsUntil('1 hour')) >= 2 * round);
      const before = await runsUntil('3 days');
      await store.rows(`update leaping.clock set ahead = $1::interval`, [`${round} days`]);
      await waitFor(async () => (await runsUntil('3 days')) > before + 2);
      await store.rows(`update leaping.clock set ahead = '0'`);
      const late = await runsUntil('1 hour');
      await waitFor(async () => (await runsUntil('1 hour')) > late + 2);
    }
    await scheduler.stop();
    const twice = await store.rows(`select scheduled_at from aster.runs group by scheduled_at having count(*) > 1`);
    expect(twice).toEqual([]);
    expect(scheduler.of('service.failed')).toEqual([]);
  });
});
