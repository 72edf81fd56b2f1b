import { formatDate } from './format-date.js';
import { formatDuration } from './format-duration.js';
import { formatInstant } from './format-instant.js';
import { formatRelative } from './format-relative.js';

describe('formatInstant', () => {
  it.each([
    ['2026-11-28T20:05:03Z', 'Europe/Berlin', '2026-11-28 21:05:03 CET'],
    ['2026-06-28T20:05:03Z', 'Europe/Berlin', '2026-06-28 22:05:03 CEST'],
    ['2026-11-28T00:00:00Z', 'UTC', '2026-11-28 00:00:00 UTC'],
    ['2026-11-28T20:05:03Z', 'Asia/Singapore', '2026-11-29 04:05:03 GMT+8'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29 03:00:00 CEST'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25 02:30:00 CEST'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25 02:30:00 CET'],
  ])('tells %s in %s as %s', (at, zone, told) => {
    expect(formatInstant(new Date(at), zone)).toBe(told);
  });

  it('leaves out what is told elsewhere', () => {
    const at = new Date('2026-11-28T20:05:00Z');
    expect(formatInstant(at, 'UTC', { seconds: false, zone: false })).toBe('2026-11-28 20:05');
  });

  it('knows every zone of the platform, at every change of this decade', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const at = new Date('2029-02-28T23:59:59Z');
      expect(formatInstant(at, zone)).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \S+$/);
      expect(formatDate(at, zone)).toBe(formatInstant(at, zone).slice(0, 10));
    }
  });
});

describe('formatDuration', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [840, '840 ms'],
    [1_240, '1.24 s'],
    [9_996, '10.0 s'],
    [59_949, '59.9 s'],
    [59_990, '1 min'],
    [185_000, '3 min 05 s'],
    [3_599_600, '1 h'],
    [7_440_000, '2 h 04 min'],
    [86_399_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('tells %d ms as %s', (ms, told) => {
    expect(formatDuration(ms)).toBe(told);
  });
});

describe('formatRelative', () => {
  const now = new Date('2026-11-28T12:00:00Z');
  it.each([
    [400, 'now'],
    [180_500, 'in 3 min'],
    [-2_500, '2 s ago'],
    [-7_300_000, '2 h ago'],
  ])('tells %d ms from now as %s', (ms, told) => {
    expect(formatRelative(new Date(now.getTime() + ms), now)).toBe(told);
  });
});
