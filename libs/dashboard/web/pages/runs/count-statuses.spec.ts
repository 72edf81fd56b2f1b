import { isCounted } from './count-statuses.js';

describe('the numbers beside the statuses of a list of runs', () => {
  it.each([
    [{}, true],
    [{ from: 'now-1h', status: 'failed' }, true],
    [{ job: 'etl' }, true],
    [{ pool: 'gpu' }, true],
    [{ job: 'etl', pool: 'gpu' }, false],
    [{ reason: 'timeout' }, false],
    [{ worker: 'w' }, false],
    [{ trigger: 'manual' }, false],
    [{ q: 'no such file' }, false],
  ] as const)('are those of the list that is asked for %j: %s', (search, isSo) => {
    expect(isCounted(search)).toBe(isSo);
  });
});
