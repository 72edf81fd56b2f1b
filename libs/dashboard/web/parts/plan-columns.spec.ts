import { planColumns, toggleColumn } from './plan-columns.js';

const all = [{ key: 'status' }, { key: 'job' }, { key: 'pool', isExtra: true }];

describe('the columns of a list', () => {
  it.each([
    ['all but those that are extra at first', null, ['status', 'job']],
    ['those that were chosen', 'job,pool', ['job', 'pool']],
    ['those of the choice that the list still has', 'pool,gone', ['pool']],
    ['as at first where it has none of them', 'gone', ['status', 'job']],
    ['as at first where none was kept', '', ['status', 'job']],
  ])('are %s', (_, kept, shown) => {
    expect([...planColumns(kept, all)]).toEqual(shown);
  });

  it('are ticked and cleared, but for the last one', () => {
    expect([...toggleColumn(new Set(['job']), 'pool')]).toEqual(['job', 'pool']);
    expect([...toggleColumn(new Set(['job', 'pool']), 'job')]).toEqual(['pool']);
    expect([...toggleColumn(new Set(['pool']), 'pool')]).toEqual(['pool']);
  });
});
