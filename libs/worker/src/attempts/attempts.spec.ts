import { createAttempts } from './attempts.js';

describe('createAttempts', () => {
  it('remembers the claims that were given up, by their number', () => {
    const attempts = createAttempts();
    attempts.giveUp({ runId: 'run', fence: 2 });
    expect([1, 2, 3].map((fence) => attempts.gaveUp({ runId: 'run', fence }))).toEqual([false, true, false]);
  });

  it('forgets the claims given up long ago', () => {
    const attempts = createAttempts();
    for (let fence = 1; fence <= 20_001; fence += 1) attempts.giveUp({ runId: 'run', fence });
    expect([1, 2, 20_001].map((fence) => attempts.gaveUp({ runId: 'run', fence }))).toEqual([false, true, true]);
  });
});
