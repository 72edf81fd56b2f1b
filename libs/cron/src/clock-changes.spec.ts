import fc from 'fast-check';
import { countTicksBetween } from './count-ticks-between.js';
import { isTick } from './is-tick.js';
import { lastTicksBetween } from './last-ticks-between.js';
import { nextTick } from './next-tick.js';
import { parseSchedule } from './parse-schedule.js';
import { arbitraryExpression } from './testing/arbitrary-expression.js';
import { bruteForceTicks, wallTimeOf } from './testing/brute-force.js';
import { clockChanges } from './testing/clock-changes.js';
import { ticksBetween } from './ticks-between.js';

/** For a longer search: how many random expressions around random clock changes are compared with the walk. */
const runs = Number(process.env['ASTER_CRON_ORACLE_RUNS'] ?? 300);
const hourMs = 3_600_000;
const iso = (ticks: readonly Date[]): string[] => ticks.map((tick) => tick.toISOString());

interface Case {
  readonly fact: string;
  readonly expression: string;
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly ticks: readonly string[];
}

const cases: readonly Case[] = [
  {
    fact: 'a lost time ticks at the first instant after the gap',
    expression: '30 2 * * *',
    zone: 'Europe/Berlin',
    from: '2026-03-28T12:00Z',
    to: '2026-03-30T12:00Z',
    ticks: ['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z'],
  },
  {
    fact: 'a repeated time ticks in the first pass only',
    expression: '30 2 * * *',
    zone: 'Europe/Berlin',
    from: '2026-10-24T12:00Z',
    to: '2026-10-26T12:00Z',
    ticks: ['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
  },
  {
    fact: 'all times one gap leaves out meet in one tick, with the time right after it',
    expression: '0,20,40 2,3 * * *',
    zone: 'America/New_York',
    from: '2026-03-08T00:00Z',
    to: '2026-03-08T12:00Z',
    ticks: ['2026-03-08T07:00:00.000Z', '2026-03-08T07:20:00.000Z', '2026-03-08T07:40:00.000Z'],
  },
  {
    fact: 'a step over a range of hours is a list of fixed times',
    expression: '0 2-6/2 * * *',
    zone: 'Europe/Berlin',
    from: '2026-03-29T00:00Z',
    to: '2026-03-29T12:00Z',
    ticks: ['2026-03-29T01:00:00.000Z', '2026-03-29T02:00:00.000Z', '2026-03-29T04:00:00.000Z'],
  },
  {
    fact: 'every second of a lost minute meets in one tick',
    expression: '* 30 2 * * *',
    zone: 'Europe/Berlin',
    from: '2026-03-29T00:00Z',
    to: '2026-03-29T12:00Z',
    ticks: ['2026-03-29T01:00:00.000Z'],
  },
  {
    fact: 'a wildcard hour ticks in both passes of a repeated hour',
    expression: '30 * * * *',
    zone: 'Europe/Berlin',
    from: '2026-10-24T23:59Z',
    to: '2026-10-25T02:59Z',
    ticks: ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', '2026-10-25T02:30:00.000Z'],
  },
  {
    fact: 'a wildcard hour goes on an hour later across a gap',
    expression: '30 * * * *',
    zone: 'Europe/Berlin',
    from: '2026-03-29T00:00Z',
    to: '2026-03-29T02:00Z',
    ticks: ['2026-03-29T00:30:00.000Z', '2026-03-29T01:30:00.000Z'],
  },
  {
    fact: 'a wildcard minute in a lost hour does not tick that day',
    expression: '*/30 2 * * *',
    zone: 'Europe/Berlin',
    from: '2026-03-28T12:00Z',
    to: '2026-03-30T12:00Z',
    ticks: ['2026-03-30T00:00:00.000Z', '2026-03-30T00:30:00.000Z'],
  },
  {
    fact: 'a midnight that is left out ticks an hour later',
    expression: '0 0 * * *',
    zone: 'America/Sao_Paulo',
    from: '2018-11-03T12:00Z',
    to: '2018-11-05T12:00Z',
    ticks: ['2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
  },
  {
    fact: 'a quarter past a midnight that is left out ticks at the end of the gap',
    expression: '15 0 * * *',
    zone: 'Asia/Beirut',
    from: '2023-03-25T12:00Z',
    to: '2023-03-26T12:00Z',
    ticks: ['2023-03-25T22:00:00.000Z'],
  },
  {
    fact: 'the last half hour before midnight, shown twice, ticks once',
    expression: '30 23 * * *',
    zone: 'Africa/Cairo',
    from: '2023-10-26T12:00Z',
    to: '2023-10-27T12:00Z',
    ticks: ['2023-10-26T20:30:00.000Z'],
  },
  {
    fact: 'a gap that ends at midnight does not lose the tick before it',
    expression: '59 23 * * *',
    zone: 'Asia/Tehran',
    from: '1977-03-21T12:00Z',
    to: '1977-03-22T12:00Z',
    ticks: ['1977-03-21T19:30:00.000Z'],
  },
  {
    fact: 'a gap of half an hour ends at the half hour',
    expression: '15 2 * * *',
    zone: 'Australia/Lord_Howe',
    from: '2026-10-03T00:00Z',
    to: '2026-10-04T00:00Z',
    ticks: ['2026-10-03T15:30:00.000Z'],
  },
  {
    fact: 'a half hour shown twice ticks once',
    expression: '45 1 * * *',
    zone: 'Australia/Lord_Howe',
    from: '2026-04-04T00:00Z',
    to: '2026-04-05T00:00Z',
    ticks: ['2026-04-04T14:45:00.000Z'],
  },
  {
    fact: 'a date that is left out is lost',
    expression: '0 12 30 * *',
    zone: 'Pacific/Apia',
    from: '2011-12-01T00:00Z',
    to: '2012-01-30T00:00Z',
    ticks: ['2012-01-29T22:00:00.000Z'],
  },
  {
    fact: 'a daily time goes on the day after one that is left out',
    expression: '0 12 * * *',
    zone: 'Pacific/Apia',
    from: '2011-12-29T22:00Z',
    to: '2011-12-31T22:00Z',
    ticks: ['2011-12-30T22:00:00.000Z', '2011-12-31T22:00:00.000Z'],
  },
  {
    fact: 'a midnight right after a day that is left out ticks once, as itself',
    expression: '0 0 * * *',
    zone: 'Pacific/Apia',
    from: '2011-12-29T12:00Z',
    to: '2011-12-31T12:00Z',
    ticks: ['2011-12-30T10:00:00.000Z', '2011-12-31T10:00:00.000Z'],
  },
  {
    fact: 'a day left out in 1993 is lost',
    expression: '30 6 * * *',
    zone: 'Pacific/Kwajalein',
    from: '1993-08-19T12:00Z',
    to: '1993-08-22T12:00Z',
    ticks: ['1993-08-19T18:30:00.000Z', '1993-08-20T18:30:00.000Z', '1993-08-21T18:30:00.000Z'],
  },
  {
    fact: 'a day left out in 1994 is lost',
    expression: '30 6 * * *',
    zone: 'Pacific/Kiritimati',
    from: '1994-12-29T12:00Z',
    to: '1995-01-01T12:00Z',
    ticks: ['1994-12-29T16:30:00.000Z', '1994-12-30T16:30:00.000Z', '1994-12-31T16:30:00.000Z'],
  },
  {
    fact: 'a repeated time does not tick when asked for from within the second pass',
    expression: '30 2 * * *',
    zone: 'Europe/Berlin',
    from: '2026-10-25T01:10Z',
    to: '2026-10-26T01:00Z',
    ticks: [],
  },
  {
    fact: 'a weekly wildcard minute ticks in the second pass, asked for at the end of the first',
    expression: '*/30 1 * * 0',
    zone: 'America/New_York',
    from: '2026-11-01T05:45Z',
    to: '2026-11-02T00:00Z',
    ticks: ['2026-11-01T06:00:00.000Z', '2026-11-01T06:30:00.000Z'],
  },
  {
    fact: 'a clock with odd seconds is read to the second',
    expression: '0 0 * * *',
    zone: 'Africa/Monrovia',
    from: '1972-01-05T12:00Z',
    to: '1972-01-08T12:00Z',
    ticks: ['1972-01-06T00:44:30.000Z', '1972-01-07T00:44:30.000Z', '1972-01-08T00:00:00.000Z'],
  },
];

describe('ticks around clock changes', () => {
  it.each(cases)('$fact', ({ expression, zone, from, to, ticks }) => {
    const schedule = parseSchedule(expression, { timezone: zone });
    expect(iso(ticksBetween(schedule, new Date(from), new Date(to), 100))).toEqual(ticks);
    expect(iso(lastTicksBetween(schedule, new Date(from), new Date(to), 100))).toEqual(ticks);
    expect(countTicksBetween(schedule, new Date(from), new Date(to), 100)).toBe(ticks.length);
  });

  it('are found in the first pass, looking back from the second', () => {
    const schedule = parseSchedule('30 */25 * * 0', { timezone: 'America/Havana' });
    const [from, to] = [new Date('2026-10-25T12:00Z'), new Date('2026-11-01T05:10Z')];
    expect(iso(lastTicksBetween(schedule, from, to, 1))).toEqual(['2026-11-01T04:30:00.000Z']);
  });
});

interface Window {
  readonly zone: string;
  readonly expression: string;
  readonly from: Date;
  readonly to: Date;
}

function compareWithWalk({ zone, expression, from, to }: Window): void {
  const schedule = parseSchedule(expression, { timezone: zone });
  const walked = bruteForceTicks(expression, zone, from.getTime(), to.getTime()).map((atMs) => new Date(atMs));
  expect(iso(ticksBetween(schedule, from, to, 1_000_000))).toEqual(iso(walked));
  expect(countTicksBetween(schedule, from, to, 1_000_000)).toBe(walked.length);
  expect(iso(lastTicksBetween(schedule, from, to, 5))).toEqual(iso(walked.slice(-5)));
  const [first] = walked;
  if (first === undefined) return;
  expect(nextTick(schedule, from)).toEqual(first);
  expect(isTick(schedule, first)).toBe(true);
}

describe('ticks around clock changes, against a walk of the clock step by step', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const someWindow = fc
    .record({
      zone: fc.constantFrom(...zones),
      year: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 1971, max: 2030 }) },
        fc.integer({ min: 2031, max: 2198 }),
      ),
      pick: fc.nat({ max: 1_000 }),
      startHours: fc.integer({ min: -40, max: 4 }),
      hours: fc.integer({ min: 1, max: 50 }),
      shiftMs: fc.constantFrom(0, 1, -1, 999, 1_000, 1_234_567),
      expression: arbitraryExpression(),
    })
    .map(({ zone, year, pick, startHours, hours, shiftMs, expression }): Window => {
      const changes = clockChanges(zone, year);
      const aroundMs = changes[pick % Math.max(1, changes.length)] ?? Date.UTC(year, pick % 12, pick % 31);
      const fromMs = aroundMs + startHours * hourMs + shiftMs;
      return { zone, expression, from: new Date(fromMs), to: new Date(fromMs + hours * hourMs) };
    });

  it('are the same for random expressions in random zones and years', () => {
    fc.assert(fc.property(someWindow, compareWithWalk), { numRuns: runs });
  });

  it.each([
    ['30 1,2 * * *', 2024],
    ['0 0 * * *', 2011],
    ['10-50/20 23 * * *', 2007],
    ['*/30 * * * *', 2024],
  ])('are the same for "%s" in every zone around its changes of %d', (expression, year) => {
    const compared = new Set<string>();
    for (const zone of zones) {
      const changes = clockChanges(zone, year);
      const shown = changes.map((atMs) => [atMs, wallTimeOf(zone, atMs - 1_000), wallTimeOf(zone, atMs)].join(' '));
      if (compared.has(shown.join())) continue; // most zones share their clock with others
      compared.add(shown.join());
      for (const changeMs of changes) {
        const to = new Date(changeMs + 26 * hourMs);
        compareWithWalk({ zone, expression, from: new Date(changeMs - 26 * hourMs), to });
        compareWithWalk({ zone, expression, from: new Date(changeMs + 0.2 * hourMs), to });
      }
    }
  });
});
