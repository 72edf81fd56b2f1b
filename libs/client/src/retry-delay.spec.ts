import fc from 'fast-check';
import { retryDelayMs } from './retry-delay.js';

const now = new Date('2026-03-01T12:00:00Z');

describe('retryDelayMs', () => {
  it.each([
    ['0', 0],
    ['2', 2_000],
    ['30', 30_000],
    ['Sun, 01 Mar 2026 12:00:05 GMT', 5_000],
    ['Sun, 01 Mar 2026 11:59:00 GMT', 0],
  ])('waits as long as "Retry-After: %s" asks', (retryAfter, delayMs) => {
    expect(retryDelayMs(retryAfter, 1, now, 0.5)).toBe(delayMs);
  });

  it('gives up when more than 30 s are asked for', () => {
    expect(retryDelayMs('31', 1, now, 0)).toBeUndefined();
  });

  it.each([[null], ['soon'], ['-1'], ['1.5s']])('doubles its own delay when Retry-After is %s', (retryAfter) => {
    const delays = [1, 2, 3].map((attempt) => retryDelayMs(retryAfter, attempt, now, 0));
    expect(delays).toEqual([125, 250, 500]);
  });

  it('never exceeds 30 s, nor falls under half of the grown delay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const delayMs = retryDelayMs(null, attempt, now, random);
          expect(delayMs).toBeGreaterThanOrEqual(125);
          expect(delayMs).toBeLessThanOrEqual(30_000);
        },
      ),
    );
  });
});
