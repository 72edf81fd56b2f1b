import type { RunState } from '@aster-scheduler/run-store';
import { planPortions } from './plan-portions.js';

const runs = (count: number, resultBytes: number): RunState[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(index), status: 'succeeded', resultBytes }));

describe('planPortions', () => {
  it.each([
    ['nothing', runs(0, 0), []],
    ['a few small runs', runs(3, 10), [3]],
    ['many small runs', runs(2_500, 10), [1_000, 1_000, 500]],
    ['large results', runs(5, 2 * 1_048_576), [2, 2, 1]],
    ['results that are each too large', runs(2, 100 * 1_048_576), [1, 1]],
  ])('of %s', (_what, states, lengths) => {
    const portions = planPortions(states);
    expect(portions.map((portion) => portion.length)).toEqual(lengths);
    expect(portions.flat()).toEqual(states.map(({ id }) => id));
  });
});
