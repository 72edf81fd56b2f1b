import { namesZone } from './names-zone.js';

describe('namesZone', () => {
  it.each([
    ['CRON_TZ=Europe/Rome 0 9 * * *', true],
    [' \tTZ=Mars/Base @daily', true],
    ['0 9 * * *', false],
    ['@manually', false],
  ])('says of %j: %s', (expression, expected) => {
    expect(namesZone(expression)).toBe(expected);
  });
});
