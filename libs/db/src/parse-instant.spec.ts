import fc from 'fast-check';
import { types } from 'pg';
import { parseInstant } from './parse-instant.js';

const driversOwn = types.getTypeParser(1184, 'text') as (text: string) => Date | number;

describe('parseInstant', () => {
  it.each([
    '2026-03-29 01:00:00+00',
    '2026-03-29 01:00:00.5+00',
    '2026-03-29 01:00:00.123456+00',
    '2026-03-29 01:00:00.999999+00',
    '0001-01-01 00:00:00+00',
    '2026-03-29 01:00:00+05:30',
    '2026-03-29 01:00:00-08',
    '1883-11-18 12:03:57-07:52:58',
    '10000-01-01 00:00:00+00',
    '0044-03-15 12:00:00+00 BC',
    'infinity',
    '-infinity',
  ])('reads %s as the driver does', (text) => {
    expect(parseInstant(text)).toEqual(driversOwn(text));
  });

  it('reads every instant back', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (at) => {
        const text = at.toISOString().replace('T', ' ').replace('Z', '+00');
        expect(parseInstant(text)).toEqual(at);
      }),
    );
  });
});
