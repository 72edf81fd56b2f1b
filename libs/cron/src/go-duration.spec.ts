import fc from 'fast-check';
import { parsePeriodMs } from './go-duration.js';

describe('parsePeriodMs', () => {
  it.each([
    ['1s', 1_000],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['1h30m10s', 5_410_000],
    ['1.5h', 5_400_000],
    ['.5m', 30_000],
    ['2.m', 120_000],
    ['+5m', 300_000],
    ['30m1h', 5_400_000],
    ['1m1m', 120_000],
    ['1500ms', 1_500],
    ['1s500000us', 1_500],
    ['1000000\u00b5s', 1_000],
    ['1000000\u03bcs', 1_000],
    ['2000000000ns', 2_000],
    ['2562047h', 9_223_369_200_000],
    ['0.0000000000001h1s', 1_000],
  ])('reads %s', (text, periodMs) => {
    expect(parsePeriodMs(text, 0)).toBe(periodMs);
  });

  it.each([
    ['', '@every needs a duration such as 90s or 1h30m', 7],
    ['0', 'needs at least one second, and "0" is less', 7],
    ['0s', 'needs at least one second', 7],
    ['999ms', 'needs at least one second, and "999ms" is less', 7],
    ['1s1us', 'counts in whole milliseconds, and "1s1us" is finer', 7],
    ['-5m', 'needs a positive duration, not "-5m"', 7],
    ['5', 'needs a unit after each number', 8],
    ['1h30', 'needs a unit after each number', 11],
    ['1d', 'has an unknown unit "d"', 8],
    ['1H', 'has an unknown unit "H"', 8],
    ['1h 30m', 'has an unknown unit "h "', 8],
    ['1 h', 'has an unknown unit " h"', 8],
    ['h', 'needs a number before each unit, found "h"', 7],
    ['.h', 'needs a number before each unit, found "."', 7],
    ['+', 'needs a number before each unit, found the end', 8],
    ['--5m', 'needs a positive duration', 7],
    ['1.5.5h', 'needs a unit after each number', 10],
    ['5\u{1f600}', 'has an unknown unit "\\u{1f600}"', 8],
    ['2562048h', 'more than 292 years', 7],
    [`${'9'.repeat(900)}h`, 'more than 292 years', 7],
  ])('refuses %j: %s', (text, message, position) => {
    expect(() => parsePeriodMs(text, 7)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), position, field: 'cron_expr' }),
    );
  });

  it('adds up hours, minutes, seconds and milliseconds', () => {
    const number = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 10_000 }), number, (h, m, s, ms) => {
        const expected = ((h * 60 + m) * 60 + s) * 1_000 + ms;
        expect(parsePeriodMs(`${h}h${m}m${s}s${ms}ms`, 0)).toBe(expected);
      }),
    );
  });
});
