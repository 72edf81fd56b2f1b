import { localTime } from './local-time.js';

describe('localTime', () => {
  it.each([
    ['2026-03-29T00:59:59.999Z', 'Europe/Berlin', '2026-03-29T01:59:59.999+01:00'],
    ['2026-03-29T01:00:00.000Z', 'Europe/Berlin', '2026-03-29T03:00:00+02:00'],
    ['2026-10-25T00:30:00.000Z', 'Europe/Berlin', '2026-10-25T02:30:00+02:00'],
    ['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-10-25T02:30:00+01:00'],
    ['2026-03-01T00:00:00.000Z', 'UTC', '2026-03-01T00:00:00+00:00'],
    ['2026-03-01T00:00:00.000Z', 'Asia/Kathmandu', '2026-03-01T05:45:00+05:45'],
    ['2026-01-01T02:00:00.000Z', 'America/St_Johns', '2025-12-31T22:30:00-03:30'],
    ['2026-12-31T23:00:00.000Z', 'Pacific/Kiritimati', '2027-01-01T13:00:00+14:00'],
    ['1970-01-01T00:00:00.000Z', 'Africa/Monrovia', '1969-12-31T23:15:30-00:44:30'],
    ['2199-12-31T23:59:59.000Z', 'Asia/Tokyo', '2200-01-01T08:59:59+09:00'],
  ])('shows %s in %s as %s', (at, timezone, shown) => {
    expect(localTime(new Date(at), timezone)).toBe(shown);
    expect(new Date(shown.replace(/-00:44:30$/, '-00:44')).getTime()).toBeCloseTo(Date.parse(at), -5);
  });
});
