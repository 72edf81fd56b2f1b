import fc from 'fast-check';
import { firstPortion, planPortion } from './plan-portion.js';

/** What comes of portions that take so long for each job, and so long for themselves. */
function settledPortion(msForEach: number, msAlways: number): number {
  let portion = firstPortion;
  for (let passes = 0; passes < 30; passes += 1) portion = planPortion(portion, msAlways + portion * msForEach);
  return portion;
}

describe('planPortion', () => {
  it('comes to portions that take sixteen milliseconds', () => {
    expect(settledPortion(0.04, 0)).toBe(400);
    expect(settledPortion(0.08, 0)).toBe(200);
  });

  it('takes a single slow transaction for a hint only', () => {
    expect(planPortion(400, 2_000)).toBe(200);
    expect(planPortion(200, 1)).toBe(300);
  });

  it('keeps portions from 100 to 500, whatever happens', () => {
    expect(settledPortion(0.0001, 0)).toBe(500);
    expect(settledPortion(50, 0)).toBe(100);
    const times = fc.array(fc.double({ min: 0, max: 60_000, noNaN: true }));
    fc.assert(
      fc.property(times, (tookMs) => {
        const portion = tookMs.reduce(planPortion, firstPortion);
        expect(portion).toBeGreaterThanOrEqual(100);
        expect(portion).toBeLessThanOrEqual(500);
        expect(Number.isInteger(portion)).toBe(true);
      }),
    );
  });
});
