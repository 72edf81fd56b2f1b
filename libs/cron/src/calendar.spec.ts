import fc from 'fast-check';
import { countDates, hasDates, matchesDate, nextDate, previousDate } from './calendar.js';
import type { DatePattern } from './cron-fields.js';
import { parseCronFields } from './parse-cron-fields.js';
import { arbitraryDateFields } from './testing/arbitrary-expression.js';
import { bruteForceDays } from './testing/brute-force.js';

const dayMs = 86_400_000;
const dayOf = (date: string): number => Date.parse(date) / dayMs;
const dateOf = (day: number | undefined): string | undefined =>
  day === undefined ? undefined : new Date(day * dayMs).toISOString().slice(0, 10);
const patternOf = (fields: string): DatePattern => parseCronFields(`0 0 ${fields}`, 0).dates;

describe('calendar', () => {
  it('agrees with a walk through the dates', () => {
    const start = fc.integer({ min: 0, max: dayOf('2199-06-01') });
    fc.assert(
      fc.property(arbitraryDateFields(), start, (fields, from) => {
        const pattern = patternOf(fields);
        const days = Array.from({ length: 120 }, (_, index) => from + index);
        const matching = days.filter((day) => matchesDate(pattern, day));
        expect(matching.map(dateOf)).toEqual(bruteForceDays(`0 0 ${fields}`, from, 120).map(dateOf));
        expect(countDates(pattern, from, from + 120)).toBe(matching.length);
        if (matching.length === 0) return;
        expect(nextDate(pattern, from)).toBe(matching[0]);
        expect(previousDate(pattern, from + 119)).toBe(matching.at(-1));
        expect(hasDates(pattern)).toBe(true);
      }),
      { numRuns: Number(process.env['ASTER_CRON_ORACLE_RUNS'] ?? 300) },
    );
  });

  it.each([
    ['29 2 *', '2096-03-01', '2104-02-29'],
    ['* 2 1#5', '2026-01-01', '2044-02-29'],
    ['31W * *', '2026-02-01', '2026-03-31'],
    ['1W 8 *', '2026-08-01', '2026-08-03'],
    ['LW 5 *', '2026-05-01', '2026-05-29'],
    ['15,LW 5 *', '2026-05-16', '2026-05-29'],
    ['13 * 5', '2026-03-01', '2026-03-06'],
    ['*/1 * 5', '2026-03-01', '2026-03-06'],
    ['1-31 * 5', '2026-03-01', '2026-03-01'],
    ['31 * 0', '2026-03-02', '2026-03-08'],
    ['* * 7', '2026-03-02', '2026-03-08'],
    ['* * SunL', '2026-03-02', '2026-03-29'],
    ['* * 5,5#1', '2026-03-07', '2026-03-13'],
  ])('puts the first date of "%s" from %s on %s', (fields, from, date) => {
    expect(dateOf(nextDate(patternOf(fields), dayOf(from)))).toBe(date);
  });

  it.each(['30 2 *', '31 2,4,6,9,11 *', '30W 2 ?', '30,31 2 *', '31W 4 *'])('has no date for "%s"', (fields) => {
    expect(hasDates(patternOf(fields))).toBe(false);
    expect(nextDate(patternOf(fields), 0)).toBeUndefined();
    expect(previousDate(patternOf(fields), dayOf('2199-12-31'))).toBeUndefined();
  });

  it('ends where the supported years end', () => {
    expect(nextDate(patternOf('29 2 *'), dayOf('2196-03-01'))).toBeUndefined();
    expect(previousDate(patternOf('29 2 *'), dayOf('1972-02-28'))).toBeUndefined();
  });
});
