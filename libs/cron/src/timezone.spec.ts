import { isUtc, isValidTimezone } from './timezone.js';

describe('isValidTimezone', () => {
  it('accepts every zone the system lists', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !isValidTimezone(zone))).toEqual([]);
  });

  it.each([
    'UTC',
    'utc',
    'europe/berlin',
    'US/Pacific',
    'Europe/Kyiv',
    'Europe/Kiev',
    'Etc/GMT+5',
    'EST',
    'EST5EDT',
    'W-SU',
  ])('accepts %s', (name) => expect(isValidTimezone(name)).toBe(true));

  it.each([
    'America/Argentina/ComodRivadavia',
    'America/Port-au-Prince',
    'GB-Eire',
    'NZ-CHAT',
    'Etc/GMT-14',
    'PRC',
    'GMT+0',
  ])('accepts %s', (name) => expect(isValidTimezone(name)).toBe(true));

  it.each([
    ['an abbreviation that is no IANA name', 'PST'],
    ['one that would be Bangladesh', 'BST'],
    ['one that would be India', 'IST'],
    ['an offset', '+01:00'],
    ['an offset without a colon', '+0100'],
    ['an offset of GMT', 'GMT+1'],
    ['a place that does not exist', 'Europe/Atlantis'],
    ['a historic alias of the system', 'SystemV/EST5EDT'],
    ['the host', 'Local'],
    ['a placeholder', 'Etc/Unknown'],
    ['a path', '../etc/passwd'],
    ['a slash at the end', 'Europe/'],
    ['a space', 'Europe/Berlin '],
    ['a NUL', 'UTC\0'],
    ['nothing', ''],
    ['very much', 'A'.repeat(1_000_000)],
    ['a property of objects', 'constructor'],
  ])('refuses %s', (_, name) => {
    expect(isValidTimezone(name)).toBe(false);
  });

  it('refuses what is not a text', () => {
    for (const value of [undefined, null, 5, {}, ['UTC']]) expect(isValidTimezone(value as string)).toBe(false);
  });
});

describe('isUtc', () => {
  it.each(['UTC', 'Utc', 'Etc/UTC', 'GMT', 'Etc/GMT', 'GMT0', 'Zulu', 'Universal'])('knows %s', (name) => {
    expect(isUtc(name)).toBe(true);
  });

  it.each(['Europe/London', 'Africa/Abidjan', 'Atlantic/Reykjavik', 'WET'])('is not taken in by %s', (name) => {
    expect(isUtc(name)).toBe(false);
  });
});
