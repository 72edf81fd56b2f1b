import { formatFullInstant, formatInstant, type Times } from './format-instant.js';
import { formatDistance, formatSpan } from './format-span.js';

const now = new Date('2026-11-27T08:30:00Z');
const at = new Date('2026-11-27T01:30:04Z');
const times = (part: Partial<Times>): Times => ({ timezone: 'Europe/Berlin', style: 'local', now, ...part });

describe('instants for people', () => {
  it.each([
    [times({}), '27 Nov 02:30:04 CET'],
    [times({ timezone: 'UTC' }), '27 Nov 01:30:04 UTC'],
    [times({ timezone: 'America/New_York' }), '26 Nov 20:30:04 EST'],
    [times({ timezone: 'Asia/Kathmandu' }), '27 Nov 07:15:04 UTC+05:45'],
    [times({ now: new Date('2027-02-01T00:00:00Z') }), '27 Nov 2026 02:30:04 CET'],
    [times({ style: 'iso' }), '2026-11-27T02:30:04+01:00'],
    [times({ style: 'iso', timezone: 'UTC' }), '2026-11-27T01:30:04Z'],
    [times({ style: 'epoch' }), '1795743004'],
    [times({ style: 'relative' }), '6 h 59 min ago'],
  ])('name their zone and have the style that was asked for: %j', (options, expected) => {
    expect(formatInstant(at, options)).toBe(expected);
  });

  it('have the weekday in full', () => {
    expect(formatFullInstant(at, times({}))).toBe('Fri 27 Nov 2026 02:30:04 CET');
  });

  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [3_149, '3.1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [2_468_000, '41 min 8 s'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms are %s', (ms, expected) => {
    expect(formatSpan(ms)).toBe(expected);
  });

  it('say how far away they are', () => {
    expect(formatDistance(500)).toBe('now');
    expect(formatDistance(-3_000)).toBe('3 s ago');
    expect(formatDistance(7_200_000)).toBe('in 2 h');
  });
});
