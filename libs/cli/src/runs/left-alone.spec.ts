import { leftAlone } from './left-alone.js';

describe('leftAlone', () => {
  const operation = { id: 'o-1', done: 7, failed: 1, total: 10_000 };

  it.each([
    [{ operation, notAsked: 0 }, undefined, 130, '8 of 10000 are done; the others of them go on without you'],
    [
      { operation, notAsked: 2_500 },
      'timeout',
      124,
      '8 of 10000 are done; the others of them go on without you; 2500 more were not asked for',
    ],
    [
      { asked: 10_000, notAsked: 2_500 },
      undefined,
      130,
      'whether the server has begun with 10000 runs is not known; 2500 more were not asked for',
    ],
  ])('says what goes on and what does not of %j', (left, reason, exitCode, message) => {
    expect(leftAlone({ ...left, signal: AbortSignal.abort(reason) })).toMatchObject({ exitCode, message });
  });
});
