import { jobsOf, planRunTarget } from './plan-run-bulk.js';

const items = [
  { id: 'a', status: 'failed' },
  { id: 'b', status: 'running' },
  { id: 'c', status: 'succeeded' },
] as const;

describe('what is done to many runs', () => {
  it.each([
    ['cancel', ['b'], 2],
    ['retry', ['a', 'c'], 1],
  ] as const)('is done to those that are chosen and that it can be done to: %s', (action, ids, left) => {
    expect(planRunTarget(action, new Set(['a', 'b', 'c']), items, {})).toEqual({ target: { ids }, left });
  });

  it('is asked of the server for a run that the list has no longer', () => {
    expect(planRunTarget('retry', new Set(['gone']), items, {}).target).toEqual({ ids: ['gone'] });
  });

  it.each([
    ['cancel', undefined, ['running', 'scheduled', 'waiting']],
    ['cancel', ['failed', 'waiting'], ['waiting']],
    ['retry', undefined, ['failed', 'timed_out']],
    ['retry', ['succeeded', 'running'], ['succeeded']],
  ] as const)('is done to all that match: %s of %j', (action, status, statuses) => {
    const conditions = { pool: 'gpu', ...(status === undefined ? {} : { status }) };
    expect(planRunTarget(action, 'all', [], conditions).target).toEqual({ filter: { pool: 'gpu', status: statuses } });
  });

  it('is done to none where none of the statuses allows it, or the list could not be asked', () => {
    expect(planRunTarget('cancel', 'all', [], { status: ['failed'] }).target).toEqual({ ids: [] });
    expect(planRunTarget('cancel', 'all', [], undefined).target).toEqual({ ids: [] });
  });

  it.each([
    [['etl', 'etl'], 'etl'],
    [['etl', 'mail'], 'etl and mail'],
    [['a', 'b', 'c', 'd'], 'a, b and 2 others'],
  ])('is told with the names of their jobs: %j', (names, text) => {
    expect(jobsOf(names)).toBe(text);
  });
});
