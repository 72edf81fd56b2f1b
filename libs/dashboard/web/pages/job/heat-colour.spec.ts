import { heatColour, heatMost } from './heat-colour.js';

const good = { succeeded: 40, failed: 0, skipped: 0, p50Ms: 1_000 };
const bad = { succeeded: 9, failed: 1, skipped: 0, p50Ms: 4_000 };
const most = heatMost([good, bad, undefined]);

describe('the colour of a square', () => {
  it('is loud for one failure among many runs', () => {
    expect(heatColour(bad, 'failures', most)).toContain('var(--failed) 51%');
    expect(heatColour(good, 'failures', most)).toContain('--succeeded');
  });

  it.each([
    ['runs', good, '98%'],
    ['runs', bad, '32%'],
    ['duration', bad, '98%'],
    ['duration', good, '54%'],
  ] as const)('tells %s against the most of all that are shown', (of, counts, share) => {
    expect(heatColour(counts, of, most)).toContain(` ${share}, `);
  });

  it('is that of nothing where nothing has ended', () => {
    for (const each of ['failures', 'runs', 'duration'] as const)
      expect(heatColour(undefined, each, most)).toBe('var(--ground-3)');
  });
});
