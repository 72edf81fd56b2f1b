import { parseSchedule } from '@aster-scheduler/cron';
import fc from 'fast-check';
import { planForecast } from './plan-forecast.js';
import { planSpread, type SpreadJob } from './plan-spread.js';
import type { ScheduledJobs } from './scheduled-jobs.js';

const from = new Date('2026-03-02T00:00:00Z');
const range = { from, to: new Date(from.getTime() + 86_400_000), stepMs: 3_600_000 };

interface Job {
  readonly cronExpr: string;
  readonly timezone?: string;
}

/** What is proposed for the first jobs, while all of them are there. */
async function spread(jobs: readonly Job[], looked = jobs.length) {
  const names = jobs.map((_, n) => `job ${n}`);
  const groups = jobs.map(({ cronExpr, timezone = 'UTC' }, n): ScheduledJobs => ({
    ...{ cronExpr, timezone, pool: 'default', jobs: 1, usualMs: 1_000, p95Ms: 1_000, name: names[n] ?? '' },
  }));
  const { minutes } = await planForecast(groups, range, async () => undefined);
  const ofJobs = jobs.slice(0, looked).map(({ cronExpr, timezone = 'UTC' }, n): SpreadJob => ({
    ...{ name: names[n] ?? '', pool: 'default', cronExpr, schedule: parseSchedule(cronExpr, { timezone }) },
  }));
  return { proposals: planSpread(minutes, ofJobs, range), minutes };
}

describe('planSpread', () => {
  it('names the nearest minute of those at which least starts, and what starts at both', async () => {
    const { proposals } = await spread(
      [{ cronExpr: '0 3 * * *' }, { cronExpr: '0 * * * *' }, { cronExpr: '1 * * * *' }],
      1,
    );
    expect(proposals).toEqual([
      {
        job: 'job 0',
        cronExpr: '2 3 * * *',
        sentence: 'at minute 2 of the hour 0 other runs start in pool default, at minute 0 there are 24',
      },
    ]);
  });

  it('leaves a job where it is alone, where all minutes are alike, and where it starts at several minutes', async () => {
    const alone = [{ cronExpr: '0 * * * *' }];
    expect((await spread(alone)).proposals).toEqual([]);
    const alike = Array.from({ length: 60 }, (_, minute) => ({ cronExpr: `${minute} * * * *` }));
    expect((await spread([...alone, ...alike], 1)).proposals).toEqual([]);
    expect((await spread([{ cronExpr: '*/30 * * * *' }, ...alone], 1)).proposals).toEqual([]);
  });

  it('goes by the minute at which a job starts, in a zone that is half an hour apart as well', async () => {
    const others = [{ cronExpr: '30 * * * *' }, { cronExpr: '30 * * * *' }];
    const { proposals } = await spread([{ cronExpr: '0 * * * *', timezone: 'Asia/Kolkata' }, ...others], 1);
    expect(proposals.map(({ cronExpr }) => cronExpr)).toEqual(['1 * * * *']);
    const free = [{ cronExpr: '0 * * * *' }, { cronExpr: '0 * * * *' }];
    expect((await spread([{ cronExpr: '0 * * * *', timezone: 'Asia/Kolkata' }, ...free], 1)).proposals).toEqual([]);
  });

  it('spreads many jobs of one minute over many minutes, and never makes the busiest minute busier', async () => {
    const { proposals } = await spread(Array.from({ length: 10 }, () => ({ cronExpr: '0 * * * *' })));
    expect(new Set(proposals.map(({ cronExpr }) => cronExpr)).size).toBe(9);
    const anyJobs = fc.array(
      fc.record({ cronExpr: fc.integer({ min: 0, max: 59 }).map((minute) => `${minute} * * * *`) }),
      {
        ...{ minLength: 1, maxLength: 40 },
      },
    );
    await fc.assert(
      fc.asyncProperty(anyJobs, async (jobs) => {
        const before = await spread(jobs);
        const changed = new Map(before.proposals.map(({ job, cronExpr }) => [job, cronExpr]));
        const after = await spread(jobs.map(({ cronExpr }, n) => ({ cronExpr: changed.get(`job ${n}`) ?? cronExpr })));
        const busiest = ({ minutes }: typeof before) => Math.max(...(minutes.get('default') ?? []));
        expect(busiest(after)).toBeLessThanOrEqual(busiest(before));
      }),
      { numRuns: 40 },
    );
  });
});
