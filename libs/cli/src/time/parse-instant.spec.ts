import { parseInstant } from './parse-instant.js';

const now = new Date('2026-11-27T08:30:00Z');
const options = { now, timezone: 'Europe/Berlin' };

describe('parseInstant', () => {
  it.each([
    ['now', '2026-11-27T08:30:00.000Z'],
    ['now-2h', '2026-11-27T06:30:00.000Z'],
    ['now+1h30m', '2026-11-27T10:00:00.000Z'],
    ['now-7d', '2026-11-20T08:30:00.000Z'],
    ['09:00', '2026-11-27T08:00:00.000Z'],
    ['9:00:05', '2026-11-27T08:00:05.000Z'],
    ['yesterday', '2026-11-25T23:00:00.000Z'],
    ['yesterday 09:00', '2026-11-26T08:00:00.000Z'],
    ['tomorrow 23:59', '2026-11-28T22:59:00.000Z'],
    ['2026-03-28', '2026-03-27T23:00:00.000Z'],
    ['2026-03-28 02:30', '2026-03-28T01:30:00.000Z'],
    ['2026-03-28T02:30', '2026-03-28T01:30:00.000Z'],
    ['2026-03-28 02:30 America/New_York', '2026-03-28T06:30:00.000Z'],
    ['2026-03-28 02:30 utc', '2026-03-28T02:30:00.000Z'],
    ['2026-03-28T02:30:00Z', '2026-03-28T02:30:00.000Z'],
    ['2026-03-28T02:30+05:30', '2026-03-27T21:00:00.000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(parseInstant(text, options).toISOString()).toBe(expected);
  });

  it('takes a span alone as so long ago, or from now, where that is asked for', () => {
    const spanOf = (text: string, span: 'ago' | 'ahead') =>
      parseInstant(text, { ...options, span }).getTime() - options.now.getTime();
    expect([spanOf('24h', 'ago'), spanOf('1d', 'ahead'), spanOf('1h30m', 'ahead')]).toEqual([
      ...[-86_400_000, 86_400_000, 5_400_000],
    ]);
    expect(() => parseInstant('2h', options)).toThrow(/is no instant/);
    expect(() => spanOf('2x', 'ago')).toThrow(/is no instant/);
  });

  it.each([
    '',
    'soon',
    '25:00',
    '2026-02-30',
    '2026-13-01',
    '9',
    'now-2x',
    '2026-03-28 02:30 Mars/Base',
    '09:00 09:00',
    'x'.repeat(100_000),
  ])('refuses %s', (text) => {
    expect(() => parseInstant(text, options)).toThrow(/is no instant/);
  });

  it('refuses a time that the clock leaves out', () => {
    expect(() => parseInstant('2026-03-29 02:30', options)).toThrow(/does not exist in Europe\/Berlin/);
  });

  it('asks which of two is meant where the clock shows a time twice', () => {
    expect(() => parseInstant('2026-10-25 02:30', options)).toThrow(/comes twice/);
    expect(parseInstant('2026-10-25 02:30', { ...options, fold: 'first' }).toISOString()).toBe(
      '2026-10-25T00:30:00.000Z',
    );
    expect(parseInstant('2026-10-25 02:30', { ...options, fold: 'second' }).toISOString()).toBe(
      '2026-10-25T01:30:00.000Z',
    );
  });
});
