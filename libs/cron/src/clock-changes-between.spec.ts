import { clockChangesBetween } from './clock-changes-between.js';

const hour = 3_600_000;

describe('clockChangesBetween', () => {
  it.each([
    ['UTC', []],
    ['Asia/Kolkata', []],
    [
      'Europe/Berlin',
      [
        ['2026-03-29T01:00:00.000Z', hour, 2 * hour],
        ['2026-10-25T01:00:00.000Z', 2 * hour, hour],
      ],
    ],
    [
      'Australia/Lord_Howe',
      [
        ['2026-04-04T15:00:00.000Z', 11 * hour, 10.5 * hour],
        ['2026-10-03T15:30:00.000Z', 10.5 * hour, 11 * hour],
      ],
    ],
  ])('has those of a year in %s', (timezone, expected) => {
    const changes = clockChangesBetween(timezone, new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z'));
    expect(changes.map(({ at, fromOffsetMs, toOffsetMs }) => [at.toISOString(), fromOffsetMs, toOffsetMs])).toEqual(
      expected,
    );
  });

  it('leaves out the beginning of the range, and has its end', () => {
    const at = new Date('2026-03-29T01:00:00Z');
    expect(clockChangesBetween('Europe/Berlin', at, new Date(at.getTime() + hour))).toEqual([]);
    expect(clockChangesBetween('Europe/Berlin', new Date(at.getTime() - 1), at)).toHaveLength(1);
  });
});
