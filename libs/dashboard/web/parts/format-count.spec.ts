import { formatBytes, formatCounted } from './format-count.js';

describe('figures', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1,023 bytes'],
    [1024, '1.0 kB'],
    [1024 * 1023.6, '1.0 MB'],
    [10_240, '10 kB'],
    [1_468_006, '1.4 MB'],
    [23 * 1024 ** 3, '23 GB'],
    [5000 * 1024 ** 4, '5,000 TB'],
  ])('tell %d bytes as %s', (bytes, told) => {
    expect(formatBytes(bytes)).toBe(told);
  });

  it('have their word in the right number', () => {
    expect([0, 1, 1204].map((count) => formatCounted(count, 'process', 'processes'))).toEqual([
      '0 processes',
      '1 process',
      '1,204 processes',
    ]);
  });
});
