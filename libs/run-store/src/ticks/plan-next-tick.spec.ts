import { tickRunId } from '@aster-scheduler/core';
import { nextTick, parseSchedule } from '@aster-scheduler/cron';
import fc from 'fast-check';
import { at, start } from '../testing/insert-test-job.js';
import { planNextTick, type UpcomingJob } from './plan-next-tick.js';

function aJob(more: Partial<UpcomingJob> = {}): UpcomingJob {
  const id = '01890000-0000-7000-8000-000000000001';
  const times = { anchorAt: start, plannedUntil: start, dueAt: at(60_000) };
  return { id, version: 4, cronExpr: '* * * * *', timezone: 'UTC', ...times, canBePlannedAhead: true, ...more };
}

describe('planNextTick', () => {
  it('plans the tick at which the job is due, and when it is due after that', () => {
    const job = aJob();
    expect(planNextTick(job)).toEqual({
      jobId: job.id,
      version: 4,
      plannedUntil: start,
      tick: at(60_000),
      runId: tickRunId(job.id, at(60_000)),
      nextTick: at(120_000),
    });
  });

  it('knows when there is none after it', () => {
    const plannedUntil = new Date('2199-12-31T23:58:30Z'); // no schedule goes on after that year
    const dueAt = new Date('2199-12-31T23:59:00Z');
    const planned = planNextTick(aJob({ plannedUntil, dueAt }));
    expect(planned).toMatchObject({ tick: dueAt });
    expect(planned?.nextTick).toBeUndefined();
  });

  it.each<[string, Partial<UpcomingJob>]>([
    ['may need a place, or waits for others', { canBePlannedAhead: false }],
    ['was put aside', { dueAt: at(61_000) }],
    ['is behind', { plannedUntil: at(-600_000) }],
    ['has a zone that this host does not know', { timezone: 'Atlantis/Capital' }],
    ['has a schedule that cannot be read', { cronExpr: 'at noon' }],
  ])('leaves a job alone that %s', (_what, more) => {
    expect(planNextTick(aJob(more))).toBeUndefined();
  });

  it('goes from tick to tick as the schedule does', () => {
    const schedules = fc.constantFrom('*/7 * * * * *', '5 4 * * *', '@every 90s', '0 0 1 * *', '30 2 * * SUN');
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(schedules, zones, fc.integer({ min: 0, max: 10 ** 11 }), (cronExpr, timezone, ms) => {
        const schedule = parseSchedule(cronExpr, { timezone, anchorAt: start });
        const plannedUntil = at(ms);
        const dueAt = nextTick(schedule, plannedUntil);
        const planned = planNextTick(aJob({ cronExpr, timezone, plannedUntil, dueAt }));
        expect(planned?.tick).toEqual(dueAt);
        expect(planned?.nextTick).toEqual(nextTick(schedule, dueAt!));
      }),
    );
  });
});
