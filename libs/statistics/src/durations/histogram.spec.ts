import fc from 'fast-check';
import { mergeHistograms, noDurations, percentileOf } from './histogram.js';
import { logBucketMs, logBucketOf } from './log-buckets.js';

const durations = fc.array(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 7 * 86_400_000 })), {
  minLength: 1,
  maxLength: 300,
});

function histogramOf(list: readonly number[]) {
  return mergeHistograms(list.map((ms) => ({ at: [logBucketOf(ms)], n: [1] })));
}

describe('percentileOf', () => {
  it('is within 5 % of the duration at that place of the sorted list', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.01, 0.5, 0.9, 0.95, 0.99, 1), (list, share) => {
        const sorted = [...list].sort((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
        const estimate = percentileOf(histogramOf(list), share) ?? NaN;
        expect(Math.abs(estimate - exact) / exact).toBeLessThan(0.05);
      }),
    );
  });

  it('does not depend on how durations were parted before they were merged', () => {
    fc.assert(
      fc.property(durations, fc.nat(300), (list, cut) => {
        const parts = [list.slice(0, cut), list.slice(cut)].map(histogramOf);
        expect(mergeHistograms(parts)).toEqual(histogramOf(list));
      }),
    );
  });

  it('is not known of no durations', () => {
    expect(percentileOf(noDurations, 0.5)).toBeUndefined();
  });
});

describe('logBucketMs', () => {
  it.each([0.001, 1, 1.001, 2, 10, 999, 60_000, 86_400_000])('stands for %d ms within 5 %, or for up to 1 ms', (ms) => {
    const stoodFor = logBucketMs(logBucketOf(ms));
    expect(ms <= 1 ? stoodFor - 1 : Math.abs(stoodFor - ms) / ms).toBeLessThan(0.05);
  });
});
