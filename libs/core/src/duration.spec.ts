import fc from 'fast-check';
import { formatDuration, maxDurationMs, parseDuration } from './duration.js';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['0ns', 0],
    ['500ms', 500],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['1.s', 1_000],
    ['1m1m', 120_000],
    ['30m1h', 5_400_000],
    ['1h0m0.001s', 3_600_001],
    ['1500us', 2],
    ['1000\u00b5s', 1],
    ['1000\u03bcs', 1],
    ['500000ns', 1],
    ['0.5ms', 1],
    ['1.4ms', 1],
    ['007s', 7_000],
    ['240000h', maxDurationMs],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    ' ',
    '5',
    '00',
    '0.0',
    's',
    '.s',
    '5 m',
    ' 5m',
    '5m ',
    '5m\n',
    '-5s',
    '+5s',
    '5S',
    '5min',
    '5d',
    '1w',
    '1e3s',
    '0x10s',
    '1,5s',
    '1..5s',
    '1.5.5s',
    '5m30',
    'PT5M',
    'Infinityh',
    'NaNs',
    '\u0665s',
    '1ns',
    '0.4ms',
    '240000h1ms',
    '99999999999999999999h',
    `${'1s'.repeat(33)}`,
    '9'.repeat(1_000_000),
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('adds up any parts in any order', () => {
    const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
    const part = fc.tuple(
      fc.integer({ min: 0, max: 9_999 }),
      fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const text = parts.map(([count, unit]) => `${count}${unit}`).join('');
        expect(parseDuration(text)).toBe(parts.reduce((sum, [count, unit]) => sum + count * units[unit], 0));
      }),
    );
  });

  it('answers any text with whole milliseconds within the bound, or not at all', () => {
    const likely = fc.string({
      maxLength: 20,
      unit: fc.constantFrom('0', '1', '9', '.', 'n', 'u', 'm', 's', 'h', '-', ' '),
    });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: 'binary' })), (text) => {
        const ms = parseDuration(text);
        if (ms === undefined) return;
        expect(Number.isInteger(ms) && ms >= 0 && ms <= maxDurationMs).toBe(true);
        expect(text).toMatch(/^(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+)$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers the same when asked again', () => {
    expect([parseDuration('5m'), parseDuration('5mx'), parseDuration('5m')]).toEqual([300_000, undefined, 300_000]);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [1, '1ms'],
    [999, '999ms'],
    [1_000, '1s'],
    [1_500, '1.5s'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [3_600_001, '1h0.001s'],
    [5_400_000, '1h30m'],
    [maxDurationMs, '240000h'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is read back by parseDuration', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxDurationMs }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
      { numRuns: 2_000 },
    );
  });
});
