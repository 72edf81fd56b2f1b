import { planProgress } from './plan-progress.js';

describe('how far a run is', () => {
  it('is told against what is usual, with room behind it', () => {
    expect(planProgress({ elapsedMs: 30_000, usualMs: 60_000, p95Ms: 80_000 })).toEqual({
      ...{ share: 0.3, usualShare: 0.6, p95Share: 0.8, isLong: false },
    });
  });

  it.each([
    ['past 95 of 100', 90_000, 80_000, true],
    ['past the usual alone', 70_000, 80_000, false],
    ['past what takes milliseconds', 900, 20, false],
  ])('is called long %s: %s ms where 95 of 100 take %s', (_, elapsedMs, p95Ms, isLong) => {
    const progress = planProgress({ elapsedMs, usualMs: p95Ms / 2, p95Ms });
    expect([progress.isLong, progress.share <= 1]).toEqual([isLong, true]);
  });

  it('is not told where nothing is known', () => {
    expect(planProgress({ elapsedMs: 5, usualMs: undefined, p95Ms: undefined }).share).toBe(0);
  });
});
