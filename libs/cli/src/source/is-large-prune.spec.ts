import { isLargePrune } from './is-large-prune.js';

describe('isLargePrune', () => {
  it.each([
    [0, 0, 0, false],
    [1, 0, 0, true], // all of them
    [1, 2, 1, true],
    [1, 4, 0, false], // a fifth
    [1, 0, 4, false],
    [2, 7, 0, true],
    [10, 90, 0, false],
    [11, 989, 0, true],
  ])('of %d that go beside %d unchanged and %d changed ones is %j', (goes, unchanged, changed, isLarge) => {
    const prunes = Array.from({ length: goes }, () => ({ kind: 'job', name: 'a', way: 'archive' }) as const);
    const updates = Array.from({ length: changed }, () => ({ kind: 'job', name: 'a', changes: [] }) as const);
    expect(isLargePrune({ prunes, unchanged, updates })).toBe(isLarge);
  });
});
