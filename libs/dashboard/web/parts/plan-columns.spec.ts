import { moveColumn, planColumns, toggleColumn } from './plan-columns.js';

const all = [{ key: 'status' }, { key: 'job' }, { key: 'pool', isExtra: true }];

describe('the columns of a list', () => {
  it.each([
    ['all but those that are extra at first', null, ['status', 'job']],
    ['those that were chosen, in their order', 'pool,job', ['pool', 'job']],
    ['those of the choice that the list still has', 'pool,gone', ['pool']],
    ['as at first where it has none of them', 'gone', ['status', 'job']],
    ['as at first where none was kept', '', ['status', 'job']],
  ])('are %s', (_, kept, shown) => {
    expect([...planColumns(kept, all)]).toEqual(shown);
  });

  it('are ticked and cleared, but for the last one', () => {
    const tick = (shown: readonly string[], key: string) => [...toggleColumn(new Set(shown), key, all)];
    expect(tick(['job'], 'pool')).toEqual(['job', 'pool']);
    expect(tick(['pool', 'job'], 'status')).toEqual(['status', 'pool', 'job']);
    expect(tick(['job', 'pool'], 'job')).toEqual(['pool']);
    expect(tick(['pool'], 'pool')).toEqual(['pool']);
  });

  it('change places with their neighbours, and stay at the ends', () => {
    const move = (key: string, by: number) => [...moveColumn(new Set(['status', 'job', 'pool']), key, by)];
    expect(move('job', -1)).toEqual(['job', 'status', 'pool']);
    expect(move('job', 1)).toEqual(['status', 'pool', 'job']);
    expect(move('pool', 1)).toEqual(['status', 'job', 'pool']);
    expect(move('status', -1)).toEqual(['status', 'job', 'pool']);
    expect(move('gone', 1)).toEqual(['status', 'job', 'pool']);
  });
});
