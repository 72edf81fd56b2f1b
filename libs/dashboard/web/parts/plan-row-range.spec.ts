import { planRowRange } from './plan-row-range.js';

describe('the rows that a click means', () => {
  it.each([
    ['the row alone', ['a', 'b', 'c'], undefined, 'b', ['b']],
    ['all rows down to it with Shift', ['a', 'b', 'c', 'd'], 'b', 'd', ['b', 'c', 'd']],
    ['all rows up to it with Shift', ['a', 'b', 'c', 'd'], 'c', 'a', ['a', 'b', 'c']],
    ['the same rows when others have come before them', ['new', 'newer', 'a', 'b', 'c'], 'a', 'b', ['a', 'b']],
    ['the row alone where the one before is gone', ['new', 'b', 'c'], 'a', 'c', ['c']],
  ])('are %s', (_, keys, before, key, meant) => {
    expect(planRowRange(keys, before, key)).toEqual(meant);
  });
});
