import { isManual } from './is-manual.js';
import { parseSchedule } from './parse-schedule.js';

describe('isManual', () => {
  it.each([
    '@manually',
    ' \t@manually\r\n ',
    'CRON_TZ=Europe/Rome @manually',
    'TZ=UTC\t@manually ',
    '@daily',
    '* * * * *',
    'TZ=UTC 0 0 * * *',
    '@every 90s',
  ])('says of %j what the parser says', (expression) => {
    expect(isManual(expression)).toBe(parseSchedule(expression).kind === 'manual');
  });

  it('is so without an expression, and in a zone that this host does not know', () => {
    expect([null, undefined, 'TZ=Mars/Base @manually', 'TZ=Mars/Base @daily'].map(isManual)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
