import type { AsterEvent } from '@aster-scheduler/core';
import { serverTime } from '@aster-scheduler/db';
import { materialisePass } from './materialise-pass.js';
import type { SchedulerServices } from './scheduler-services.js';
import { createTestStore, type TestStore } from './testing/test-store.js';
import { makeRunsAtTicks, tickRunsPass } from './tick-runs-pass.js';

let store: TestStore;
let now: Date;
let events: AsterEvent[];
let hints: (string | undefined)[];
let isQuiet: boolean;
let services: SchedulerServices;
beforeAll(async () => {
  store = await createTestStore();
});
beforeEach(() => {
  events = [];
  hints = [];
  isQuiet = false;
  services = {
    db: store.db,
    notifier: {
      notify: (_channel, payload) => void hints.push(payload),
      takeTurn: () => isQuiet,
      flush: async () => undefined,
    },
    emit: (event) => void events.push(event),
    now: () => now,
  };
});
afterEach(async () => store.clear());
afterAll(async () => store.drop());

const hourMs = 3_600_000;

/** Jobs of which each has a tick that is due: the clock is put forward to the next hour but one. */
async function addDueJobs(count: number, definition: Parameters<TestStore['addJob']>[0] = {}): Promise<void> {
  const cronExpr = '0 */2 * * *';
  let left = count;
  const add = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await store.addJob({ cronExpr, ...definition });
    }
  };
  await Promise.all(Array.from({ length: 5 }, add));
  const clock = (await serverTime(store.db)).getTime();
  now = new Date(Math.ceil(clock / (2 * hourMs)) * 2 * hourMs);
}

const countRuns = async () => (await store.rows('select count(*)::integer as n from aster.live_runs'))[0]?.n;

describe('tickRunsPass', () => {
  it('makes the runs of all due ticks in portions, each job once', async () => {
    await addDueJobs(420);
    expect(await tickRunsPass(services, () => true)).toEqual({ jobs: 420, hasLeft: false });
    expect(await countRuns()).toBe(420);
    const made = events.flatMap((event) => (event.type === 'ticks.materialised' ? [event.jobs] : []));
    expect(made.length).toBeGreaterThanOrEqual(2);
    expect(made.reduce((sum, jobs) => sum + jobs, 0)).toBe(420);
    expect(new Set(hints)).toEqual(new Set(['default']));
  });

  it('says that there are jobs left that have to be looked at under locks', async () => {
    await addDueJobs(3);
    await addDueJobs(2, { concurrencyPolicy: 'forbid' });
    expect(await tickRunsPass(services, () => true)).toEqual({ jobs: 3, hasLeft: true });
    expect(await countRuns()).toBe(3);
  });

  it('stops between portions when it is told to', async () => {
    await addDueJobs(200);
    const { jobs, hasLeft } = await tickRunsPass(services, () => false);
    expect(jobs).toBeGreaterThan(0);
    expect(jobs).toBeLessThan(200);
    expect(hasLeft).toBe(true);
  });

  it('does and tells nothing when nothing is due', async () => {
    await addDueJobs(1, { cronExpr: '@yearly' });
    expect(await tickRunsPass(services, () => true)).toEqual({ jobs: 0, hasLeft: false });
    expect([events, hints]).toEqual([[], []]);
  });
});

describe('materialisePass', () => {
  it('accounts for all kinds of due jobs, whatever their order', async () => {
    for (const concurrencyPolicy of ['allow', 'forbid', 'queue', 'allow', 'replace'] as const) {
      await addDueJobs(60, { concurrencyPolicy });
    }
    expect(await materialisePass(services)).toBe(300);
    expect(await countRuns()).toBe(300);
    expect(await materialisePass(services)).toBe(0);
  });
});

describe('makeRunsAtTicks', () => {
  it('leaves the hint to the statement when all is quiet', async () => {
    await addDueJobs(1);
    isQuiet = true;
    const { jobs } = await tickRunsPass(services, () => true);
    expect([jobs, hints]).toEqual([1, []]);
  });

  it('asks the database nothing when there is nothing to make', async () => {
    isQuiet = true;
    const away = { ...services, db: undefined as never };
    expect(await makeRunsAtTicks(away, [])).toMatchObject({ jobs: 0, runs: 0 });
  });
});
