import fc from 'fast-check';
import { describeSchedule } from './describe-schedule.js';
import { parseSchedule } from './parse-schedule.js';
import { arbitraryExpression } from './testing/arbitrary-expression.js';

describe('describeSchedule', () => {
  it.each([
    ['*/15 * * * *', 'Every 15 minutes'],
    ['* * * * * *', 'Every second'],
    ['*/1 * * * *', 'Every minute'],
    ['*/90 * * * *', 'Every hour'],
    ['@hourly', 'Every hour'],
    ['30 2 * * *', 'At 02:30'],
    ['CRON_TZ=Europe/Berlin 30 2 * * *', 'At 02:30'],
    ['15 30 14 * * *', 'At 14:30:15'],
    ['0 9 * * mon-fri', 'At 09:00, Monday through Friday'],
    ['0 0 * * 0,7', 'At 00:00, only on Sunday'],
    ['0 0 * * 5-7', 'At 00:00, only on Sunday, Friday, and Saturday'],
    ['0 8,9,10 * * *', 'Every hour, between 08:00 and 10:00'],
    ['1-5/2,10 * * * *', 'At 1, 3, 5, and 10 minutes past the hour'],
    ['0-29,30-59 * * * *', 'Every minute'],
    ['0 0 L * *', 'At 00:00, on the last day of the month'],
    ['0 0 LW * *', 'At 00:00, on the last weekday of the month'],
    ['0 0 15W * *', 'At 00:00, on the weekday nearest day 15 of the month'],
    ['0 0 * * 5#2', 'At 00:00, on the second Friday of the month'],
    ['0 0 * * friL', 'At 00:00, on the last Friday of the month'],
    ['0 0 15,LW * *', 'At 00:00, on day 15 and the last weekday of the month'],
    ['0 0 15W,L 6 *', 'At 00:00, only in June, on the weekday nearest day 15 and the last day of the month'],
    ['0 0 * * 1,5L', 'At 00:00, on every Monday and the last Friday of the month'],
    ['0 0 13 * 5', 'At 00:00, on day 13 and every Friday'],
    ['0 0 1-5,20 * 1-5', 'At 00:00, on days 1 to 5, day 20 and every Monday to Friday'],
    ['0 0 */2 * */3', 'At 00:00, on every 2nd day of the month and every 3rd day of the week'],
    ['0 0 2/3 * 1/2', 'At 00:00, on every 3rd day from day 2 and every 2nd day from Monday to Saturday'],
    ['0 0 2-29/11 * 1-5/2', 'At 00:00, on every 11th day from day 2 to 29 and every 2nd day from Monday to Friday'],
    ['0 0 31 2,3 0#1', 'At 00:00, only in February and March, on day 31 and the first Sunday of the month'],
    ['@every 90s', 'Every 1 minute and 30 seconds'],
    ['@every 1h', 'Every 1 hour'],
    ['@every 26h1m1.5s', 'Every 26 hours, 1 minute and 1.5 seconds'],
    ['@manually', 'Only when triggered'],
    ['0 0 30 2 *', 'Never'],
    ['@every 2500000h', 'Never'],
  ])('says of "%s": %s', (expression, sentence) => {
    expect(describeSchedule(parseSchedule(expression))).toBe(sentence);
  });

  it('has a sentence for every expression', () => {
    fc.assert(
      fc.property(arbitraryExpression(), (expression) => {
        const sentence = describeSchedule(parseSchedule(expression));
        expect(sentence).toMatch(/^[A-Z][A-Za-z0-9,: ]+$/);
        expect(sentence).not.toMatch(/undefined|null|NaN|Error|,,| {2}| $/);
      }),
      { numRuns: 1_000 },
    );
  });
});
