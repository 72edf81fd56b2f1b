import fc from 'fast-check';
import type { RetryPolicy } from './job.js';
import { nextRetryAt } from './retry.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const policy: RetryPolicy = { maxRetries: 10, delayMs: 5_000, backoff: 2, maxDelayMs: 300_000 };

function delayMs(change: Partial<RetryPolicy>, attempt: number, random: number): number | undefined {
  const at = nextRetryAt({ ...policy, ...change }, attempt, now, random);
  return at === undefined ? undefined : at.getTime() - now.getTime();
}

describe('nextRetryAt', () => {
  it.each<[Partial<RetryPolicy>, number, number, number | undefined]>([
    [{}, 1, 0, 2_500],
    [{}, 1, 0.5, 3_750],
    [{}, 1, 0.9999, 5_000],
    [{}, 2, 0, 5_000],
    [{}, 3, 0, 10_000],
    [{}, 7, 0, 150_000],
    [{}, 10, 0, 150_000],
    [{}, 11, 0, undefined],
    [{ maxRetries: 0 }, 1, 0, undefined],
    [{ maxRetries: 1 }, 1, 0, 2_500],
    [{ maxRetries: 1 }, 2, 0, undefined],
    [{ backoff: 1 }, 9, 0, 2_500],
    [{ backoff: 1.5 }, 3, 0, 5_625],
    [{ delayMs: 0 }, 5, 0.5, 0],
    [{ delayMs: 0, maxRetries: 10_000 }, 5_000, 0.5, 0],
    [{ delayMs: 600_000 }, 1, 0, 150_000],
    [{ maxDelayMs: 0 }, 1, 0.5, 0],
    [{ maxRetries: 10_000 }, 10_000, 0, 150_000],
  ])('with %j after attempt %d and chance %d waits %p ms', (change, attempt, random, expected) => {
    expect(delayMs(change, attempt, random)).toBe(expected);
  });

  const policies = fc.record({
    maxRetries: fc.nat(200),
    delayMs: fc.nat(3_600_000),
    backoff: fc.double({ min: 1, max: 20, noNaN: true }),
    maxDelayMs: fc.nat(86_400_000),
  });
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('answers exactly as long as attempts are left', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 300 }), chance, (any, attempt, random) => {
        expect(nextRetryAt(any, attempt, now, random) !== undefined).toBe(attempt <= any.maxRetries);
      }),
    );
  });

  it('waits between half of the grown delay and the whole, and never longer than the maximum', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 200 }), chance, (any, attempt, random) => {
        const at = nextRetryAt({ ...any, maxRetries: attempt }, attempt, now, random);
        const waited = (at?.getTime() ?? Number.NaN) - now.getTime();
        const whole = Math.min(any.delayMs * any.backoff ** (attempt - 1), any.maxDelayMs);
        expect(waited).toBeGreaterThanOrEqual(Math.round(whole / 2));
        expect(waited).toBeLessThanOrEqual(Math.round(whole));
      }),
    );
  });

  it('never waits less after a later attempt, for the same chance', () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 1, max: 199 }), chance, (any, attempt, random) => {
        const endless = { ...any, maxRetries: 1_000 };
        const [earlier, later] = [attempt, attempt + 1].map((each) => nextRetryAt(endless, each, now, random));
        expect(later?.getTime()).toBeGreaterThanOrEqual(earlier?.getTime() ?? Number.NaN);
      }),
    );
  });
});
