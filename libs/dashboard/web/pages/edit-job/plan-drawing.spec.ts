import { readDuration } from '../../time/read-duration.js';
import { drawConcurrency, drawMisfire, planDelays } from './plan-drawing.js';

describe('the drawing of a policy', () => {
  it.each(['forbid', 'queue', 'replace'])('has never two runs at once with %s', (policy) => {
    const runs = (drawConcurrency(policy)?.runs ?? []).filter(({ look }) => look === 'run' || look === 'cancelled');
    const sorted = [...runs].sort((a, b) => a.from - b.from);
    for (const [index, { from }] of sorted.entries()) {
      const before = sorted[index - 1];
      if (before !== undefined) expect(from).toBeGreaterThanOrEqual(before.to);
    }
  });

  it.each([
    ['latest', 3, 2],
    ['all', 5, 0],
    ['skip', 2, 3],
  ])('has with %s as many runs and skips as there are ticks', (policy, runs, skips) => {
    const drawing = drawMisfire(policy);
    expect(drawing?.runs.filter(({ look }) => look === 'run')).toHaveLength(runs);
    expect(drawing?.runs.filter(({ look }) => look === 'skipped')).toHaveLength(skips);
    expect(drawing?.ticks).toHaveLength(runs + skips);
  });

  it('is none of what is no policy', () => {
    expect([drawConcurrency('x'), drawMisfire('')]).toEqual([undefined, undefined]);
  });
});

describe('planDelays', () => {
  const texts = { max_retries: '4', retry_delay: '10s', retry_backoff: '2', retry_max_delay: '1m' };

  it('grows up to the longest', () => {
    expect(planDelays(texts, readDuration)).toEqual([10_000, 20_000, 40_000, 60_000]);
    expect(planDelays({ ...texts, max_retries: '0' }, readDuration)).toEqual([]);
    expect(planDelays({ ...texts, max_retries: '1000000' }, readDuration)).toHaveLength(8);
  });

  it.each([
    [{ retry_delay: 'soon' }],
    [{ retry_backoff: '0' }],
    [{ max_retries: '-1' }],
    [{ max_retries: '1.5' }],
    [{ retry_max_delay: '' }],
  ])('is not there while %j cannot be read', (part) => {
    expect(planDelays({ ...texts, ...part }, readDuration)).toBeUndefined();
  });
});

describe('readDuration', () => {
  it.each([
    ['500ms', 500],
    ['1h30m', 5_400_000],
    ['1.5s', 1_500],
    ['0', 0],
    ['', undefined],
    ['10', undefined],
    ['-1s', undefined],
    ['1m and more', undefined],
  ])('reads %s as %s', (text, ms) => {
    expect(readDuration(text)).toBe(ms);
  });
});
