import { planCadence } from './plan-cadence.js';

const dayMs = 86_400_000;
const week = { spanMs: 7 * dayMs, ticks: 7 };

describe('how often a job starts', () => {
  it.each([
    ['every tick ran', { ticks: 7, skipped: 0, rhythm: week }, dayMs, dayMs],
    ['it is young, and its one tick ran', { ticks: 1, skipped: 0, rhythm: week }, dayMs, dayMs],
    ['half of its ticks were skipped', { ticks: 6, skipped: 3, rhythm: week }, dayMs, 2 * dayMs],
    ['more were skipped than it has', { ticks: 2, skipped: 3, rhythm: week }, dayMs, undefined],
    ['it had none yet', { ticks: 0, skipped: 0, rhythm: week }, undefined, undefined],
    ['it is due once a year', { ticks: 0, skipped: 0, rhythm: { spanMs: 1, ticks: 0 } }, undefined, undefined],
  ])('when %s', (_, facts, scheduledEveryMs, effectiveEveryMs) => {
    expect(planCadence(facts)).toEqual({ scheduledEveryMs, effectiveEveryMs });
  });
});
