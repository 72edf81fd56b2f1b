import { formatShare } from './format-share.js';

describe('a share of runs', () => {
  it.each([
    [1, '100 %'],
    [0.9999, '99.9 %'],
    [0.983, '98.3 %'],
    [0.57, '57.0 %'],
    [0, '0.0 %'],
  ])('of %d is told as %s', (share, told) => {
    expect(formatShare(share)).toBe(told);
  });
});
