import fc from 'fast-check';
import { InvalidScheduleError } from './invalid-schedule-error.js';
import { nextTick } from './next-tick.js';
import { parseSchedule } from './parse-schedule.js';
import type { CronSchedule } from './schedule.js';
import { arbitraryExpression } from './testing/arbitrary-expression.js';

function cron(expression: string): CronSchedule {
  const schedule = parseSchedule(expression);
  if (schedule.kind !== 'cron') throw new Error(`not a cron schedule: ${expression}`);
  return schedule;
}

function refusal(expression: string, timezone?: string): InvalidScheduleError {
  try {
    parseSchedule(expression, { timezone });
  } catch (error) {
    if (error instanceof InvalidScheduleError) return error;
    throw error;
  }
  throw new Error(`accepted: ${expression}`);
}

describe('parseSchedule', () => {
  it.each([
    ['5 4 * * *', { minutes: [5], hours: [4], seconds: [0] }],
    ['1 2 3 * * *', { seconds: [1], minutes: [2], hours: [3] }],
    ['\t5  4\n* * *\r\n', { minutes: [5], hours: [4], seconds: [0] }],
    ['1,1,03 4 * * *', { minutes: [1, 3] }],
    ['1-4 4-4 * * *', { minutes: [1, 2, 3, 4], hours: [4] }],
    ['50/4 20/2 * * *', { minutes: [50, 54, 58], hours: [20, 22] }],
    ['10-20/4,55 */8 * * *', { minutes: [10, 14, 18, 55], hours: [0, 8, 16] }],
    ['*/90 * * * *', { minutes: [0] }],
    ['7/100 * * * *', { minutes: [7] }],
  ])('reads the times of "%s"', (expression, times) => {
    const { hours, minutes, seconds } = cron(expression).fields.times;
    expect({ hours: hours.values, minutes: minutes.values, seconds: seconds.values }).toMatchObject(times);
  });

  it.each([
    ['* * 1,15 * *', '1,15 1,2,3,4,5,6,7,8,9,10,11,12 *'],
    ['* * * jan,FEB-apr,Oct/2 *', '* 1,2,3,4,10,12 *'],
    ['* * ? 1 SUN,mon-Wed,5/1', '* 1 0,1,2,3,5,6'],
    ['* * ? 1 7', '* 1 0'],
    ['* * ? 1 5-7', '* 1 0,5,6'],
    ['* * ? 1 7/2', '* 1 0'],
    ['* * */1 1 */2', '* 1 0,2,4,6'],
    ['* * *,5 1 1-7/3', '* 1 0,1,4'],
    ['* * L,15w,1 1 *', '1,L,15W 1 *'],
    ['* * lw 1 *', 'LW 1 *'],
    ['* * * 1 fril,7L,2#3', '* 1 5#L,0#L,2#3'],
    ['* * * 1 2,2#3', '* 1 2'],
  ])('reads the dates of "%s"', (expression, text) => {
    expect(cron(expression).fields.dates.texts).toEqual([text]);
  });

  it.each([
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
    ['@monthly', '0 0 1 * *'],
    ['@weekly', '0 0 * * 0'],
    ['@daily', '0 0 * * *'],
    ['@midnight', '0 0 * * *'],
    ['@hourly', '0 * * * *'],
    [' @hourly\n', '0 * * * *'],
  ])('reads "%s" as "%s"', (descriptor, fields) => {
    expect(cron(descriptor).fields).toEqual(cron(fields).fields);
  });

  it('reads @every and @manually', () => {
    const anchorAt = new Date('2026-01-01T00:00:00.250Z');
    expect(parseSchedule('@every 1h30m', { anchorAt })).toEqual({
      kind: 'every',
      expression: '@every 1h30m',
      timezone: 'UTC',
      periodMs: 5_400_000,
      anchorAt,
    });
    expect(parseSchedule('@every 90s')).toMatchObject({ anchorAt: new Date(0) });
    expect(parseSchedule('@manually')).toEqual({ kind: 'manual', expression: '@manually', timezone: 'UTC' });
  });

  it('keeps its own copy of the anchor', () => {
    const anchorAt = new Date('2026-01-01T00:00:00Z');
    const schedule = parseSchedule('@every 1h', { anchorAt });
    anchorAt.setTime(0);
    expect(nextTick(schedule, new Date('2026-01-01T00:00:00Z'))).toEqual(new Date('2026-01-01T01:00:00Z'));
  });

  it.each([
    ['0 9 * * *', undefined, 'UTC'],
    ['0 9 * * *', 'Asia/Tokyo', 'Asia/Tokyo'],
    ['CRON_TZ=Asia/Tokyo 0 9 * * *', 'Europe/Berlin', 'Asia/Tokyo'],
    ['TZ=Asia/Tokyo   @daily', undefined, 'Asia/Tokyo'],
    [' TZ=Asia/Tokyo @every 5m', undefined, 'Asia/Tokyo'],
    ['CRON_TZ=UTC @manually', 'Asia/Tokyo', 'UTC'],
  ])('puts "%s" with the zone %s in %s', (expression, timezone, expected) => {
    expect(parseSchedule(expression, { timezone }).timezone).toBe(expected);
  });

  it('gives jobs with the same text and zone the same schedule, and others another', () => {
    const inTokyo = parseSchedule('5 * * * *', { timezone: 'Asia/Tokyo' });
    expect(parseSchedule('5 * * * *', { timezone: 'Asia/Tokyo' })).toBe(inTokyo);
    expect(parseSchedule('5 * * * *')).not.toBe(inTokyo);
    expect(Object.isFrozen(inTokyo)).toBe(true);
  });

  it.each([
    ['', 'the cron expression is empty', 0],
    ['  \t', 'the cron expression is empty', 3],
    ['* * * *', 'expected 5 fields', 7],
    ['* * * * * * *', 'found 7; there is no year field', 12],
    ['0 0 1 1 * 2030 x', 'found 7', 15],
    ['60 * * * *', 'minute: 60 is above 59', 0],
    ['* 24 * * *', 'hour: 24 is above 23', 2],
    ['* * 0 * *', 'day of month: 0 is below 1', 4],
    ['* * 32 * *', 'day of month: 32 is above 31', 4],
    ['* * * 13 *', 'month: 13 is above 12', 6],
    ['* * * 0 *', 'month: 0 is below 1', 6],
    ['* * * * 8', 'day of week: 8 is above 7', 8],
    ['60 * * * * *', 'second: 60 is above 59', 0],
    ['1,,2 * * * *', 'minute: empty element in the list "1,,2"', 2],
    [',1 * * * *', 'minute: empty element', 0],
    ['1, * * * *', 'minute: empty element', 2],
    ['5-3 * * * *', 'minute: the range "5-3" runs backwards', 0],
    ['* * * * fri-mon', 'day of week: the range "fri-mon" runs backwards', 8],
    ['* * * * fri-sun', 'runs backwards', 8],
    ['* * * nov-feb *', 'month: the range "nov-feb" runs backwards', 6],
    ['1-2-3 * * * *', 'minute: more than one "-" in "1-2-3"', 0],
    ['-5 * * * *', 'minute: a value is missing', 0],
    ['5- * * * *', 'minute: a value is missing', 2],
    ['5--7 * * * *', 'more than one "-"', 0],
    ['*/0 * * * *', 'minute: the step is zero', 2],
    ['*/-5 * * * *', 'minute: the step "-5" is not a positive number', 2],
    ['*/ * * * *', 'minute: a number is missing after "/"', 2],
    ['/5 * * * *', 'minute: a value is missing', 0],
    ['*/2/3 * * * *', 'minute: more than one "/"', 0],
    ['*//2 * * * *', 'minute: more than one "/"', 0],
    ['*/x * * * *', 'the step "x" is not a positive number', 2],
    ['*5 * * * *', 'minute: "*5" is not a number', 0],
    ['5* * * * *', 'minute: "5*" is not a number', 0],
    ['** * * * *', 'minute: "**" is not a number', 0],
    ['*-5 * * * *', 'minute: "*" is not a number', 0],
    ['? * * * *', 'minute: "?" is for the day of month and the day of week only', 0],
    ['* * 1,? * *', 'day of month: "?" must stand alone', 6],
    ['* * ?/2 * *', 'day of month: "?" must stand alone', 4],
    ['* * * foo *', 'month: "foo" is not a number or a name (JAN to DEC)', 6],
    ['* * * january *', 'month: "january" is not', 6],
    ['* * * * mo', 'day of week: "mo" is not a number or a name (SUN to SAT)', 8],
    ['* mon * * *', 'hour: "mon" is not a number', 2],
    ['L * * * *', 'minute: "L" is not a number', 0],
    ['* * L-3 * *', 'day of month: only "L" and "LW" may begin with L', 4],
    ['* * W * *', 'day of month: "W" needs a single day before it', 4],
    ['* * 1-5W * *', 'day of month: "W" needs a single day before it', 4],
    ['* * 32W * *', 'day of month: 32 is above 31', 4],
    ['* * 1#2 * *', 'day of month: "1#2" is not a number', 4],
    ['* * * * L', 'day of week: "L" needs a day before it', 8],
    ['* * * * 1-5L', 'day of week: "L" and "#" need a single day', 8],
    ['* * * * 1#6', 'day of week: "#" needs a number from 1 to 5', 10],
    ['* * * * 1#', 'day of week: "#" needs a number from 1 to 5', 10],
    ['* * * * #1', 'day of week: "L" and "#" need a single day', 8],
    ['* * * * 9#1', 'day of week: 9 is above 7', 8],
    ['* * * * 1#2#3', 'day of week: "#" needs a number from 1 to 5', 10],
    ['2026-01-01T00:00:00', 'unexpected character ":"', 13],
    ['*\u00a0* * * * *', 'unexpected character U+00A0', 1],
    ['* * * * \u{1f600}', 'unexpected character U+1F600', 8],
    ['* * * * \ud800', 'unexpected character U+D800', 8],
    ['* * * *\0 *', 'unexpected character U+0000', 7],
    ['１ * * * *', 'unexpected character U+FF11', 0],
    ['+5 * * * *', 'unexpected character "+"', 0],
    ['1.5 * * * *', 'unexpected character "."', 1],
    ['99999999999999999999 * * * *', 'minute: "99999999999999999999" is above 59', 0],
    ['*/99999999999999999999 * * * *', 'minute: the step "99999999999999999999" is too large', 2],
    ['@Daily', 'the descriptor "@Daily" must be written in lower case', 0],
    ['@EVERY 5m', 'must be written in lower case', 0],
    ['@reboot', 'unknown descriptor "@reboot"', 0],
    ['@', 'unknown descriptor "@"', 0],
    ['@daily @daily', 'unknown descriptor "@daily @daily"', 0],
    ['@every', '@every needs a duration such as 90s or 1h30m', 6],
    ['@every  ', '@every needs a duration such as 90s or 1h30m', 6],
    ['@every 5', '@every needs a unit after each number', 8],
    ['CRON_TZ=Nowhere/City 0 0 * * *', 'unknown time zone "Nowhere/City"', 8],
    ['TZ= 0 0 * * *', 'a time zone is missing after TZ=', 3],
    ['TZ=UTC', 'the cron expression is empty', 6],
    ['TZ=UTC TZ=UTC * * * * *', 'unexpected character "="', 9],
    ['tz=UTC * * * * *', 'unexpected character "="', 2],
    ['TZ=UTC 0 61 * * * *', 'minute: 61 is above 59', 9],
  ])('refuses %j: %s', (expression, message, position) => {
    const error = refusal(expression);
    expect(error.message).toContain(message);
    expect(error).toMatchObject({
      name: 'InvalidScheduleError',
      code: 'INVALID_SCHEDULE',
      field: 'cron_expr',
      position,
    });
    expect(error.message).toContain(`(at position ${position})`);
  });

  it.each(['Nowhere', '', 'BST', '+01:00', 'UTC\0', 'x'.repeat(100_000)])('refuses the zone %j', (timezone) => {
    expect(refusal('* * * * *', timezone)).toMatchObject({ field: 'timezone', position: undefined });
    expect(refusal('TZ=UTC * * * * *', timezone).message.length).toBeLessThan(120);
  });

  it('refuses what is not a text, and an anchor that is not a date', () => {
    for (const value of [undefined, null, 5, {}, ['* * * * *']]) {
      expect(() => parseSchedule(value as string)).toThrow('the cron expression is not a text');
    }
    expect(() => parseSchedule('* * * * *', { timezone: 7 as never })).toThrow('unknown time zone "7"');
    expect(() => parseSchedule('@every 5m', { anchorAt: new Date(NaN) })).toThrow(RangeError);
  });

  it('refuses more than 1,000 characters, however many', () => {
    expect(cron(`${'1,'.repeat(400)}1 * * * *`).fields.times.minutes.values).toEqual([1]);
    for (const text of ['1,'.repeat(600), '* '.repeat(10_000_000), '\u202e'.repeat(5_000)]) {
      expect(refusal(text)).toMatchObject({
        message: expect.stringContaining('longer than 1000 characters'),
        position: 1_000,
      });
    }
  });
});

describe('parseSchedule, with any text', () => {
  const piece = fc.constantFrom(
    ...['*', '/', '-', ',', '?', ' ', '#', 'L', 'W', '1', '59', '7', 'mon', 'JAN', '@every ', '@daily', 'TZ=', 'UTC '],
    ...['h', 's', '.', '\n', '\0', '\u{1f600}', '\ud800', 'é', '1e9', '0x1', 'NaN', 'constructor', '__proto__'],
  );
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }), { minLength: 5, maxLength: 6 }).map((fields) => {
      return fields.map((pieces) => pieces.join('').replaceAll(' ', '')).join(' ');
    }),
  );

  function answer(text: string): InvalidScheduleError | undefined {
    try {
      nextTick(parseSchedule(text), new Date('2026-01-01T00:00:00Z'));
      return undefined;
    } catch (error) {
      if (error instanceof InvalidScheduleError) return error;
      throw error;
    }
  }

  it('answers with a schedule that works or with an error that names the place', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const error = answer(text);
        if (error === undefined) return;
        expect(error.position).toBeGreaterThanOrEqual(0);
        expect(error.position).toBeLessThanOrEqual(text.length);
        expect(error.message).toMatch(/^[\x20-\x7e]+$/);
        expect(error.message.length).toBeLessThan(250);
      }),
      { numRuns: 5_000 },
    );
  });

  it('answers within 50 ms, whatever it is asked', () => {
    const long = ['1,', '*/1,', ' ', '1-', '#', 'L,', 'mon,', '@every ', '\u{1f600}', '1h', '9', 'TZ=', '/'];
    const texts = [...long.map((part) => part.repeat(400)), ...long.map((part) => `* * * * ${part.repeat(300)}`)];
    for (const text of [
      ...texts,
      'x'.repeat(50_000_000),
      `@every ${'9'.repeat(990)}`,
      `@every 1.${'0'.repeat(980)}1s`,
    ]) {
      const attempts = [1, 2, 3].map(() => {
        const before = process.cpuUsage(); // only the clock runs on while the machine does other things
        answer(text);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1_000;
      });
      expect(Math.min(...attempts)).toBeLessThan(50);
    }
  });

  it('accepts every expression of the grammar', () => {
    fc.assert(fc.property(arbitraryExpression(), (expression) => expect(cron(expression).kind).toBe('cron')));
  });
});
