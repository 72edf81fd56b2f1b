import { countTicksBetween } from './count-ticks-between.js';
import { lastTicksBetween } from './last-ticks-between.js';
import { nextTick } from './next-tick.js';
import { parseSchedule } from './parse-schedule.js';
import { ticksBetween } from './ticks-between.js';

/** The bounds are a hundred times what it takes, so that only a lost cache or a walk through every tick fails them. */
function expectWithin(boundMs: number, work: () => void): void {
  const startMs = performance.now();
  work();
  expect(performance.now() - startMs).toBeLessThan(boundMs);
}

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];
const from = new Date('1990-01-01T00:00:00Z');
const to = new Date('2026-01-01T00:00:00Z');

describe('speed', () => {
  it('asks a hundred thousand jobs that share a hundred schedules for their next tick', () => {
    expectWithin(5_000, () => {
      for (let job = 0; job < 100_000; job++) {
        const expression = `${job % 50} ${job % 20} * * ${job % 5}`;
        requireTick(nextTick(parseSchedule(expression, { timezone: zones[job % 2] }), to));
      }
    });
  });

  it('lists a year of minutes in a zone', () => {
    const schedule = parseSchedule('* * * * *', { timezone: 'Europe/Berlin' });
    expectWithin(20_000, () => {
      const ticks = ticksBetween(schedule, new Date('2025-01-01T00:00:00Z'), to, 1_000_000);
      expect(ticks).toHaveLength(525_600);
    });
  });

  it.each(zones)('counts thirty-six years of seconds and finds the last of them in %s', (timezone) => {
    const schedule = parseSchedule('* * * * * *', { timezone });
    expectWithin(5_000, () => {
      expect(countTicksBetween(schedule, from, to, 1e12)).toBe((to.getTime() - from.getTime()) / 1_000);
      expect(lastTicksBetween(schedule, from, to, 1_000)).toHaveLength(1_000);
    });
  });
});

function requireTick(tick: Date | undefined): void {
  if (tick === undefined) throw new Error('no tick');
}
