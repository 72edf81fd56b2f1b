import { planFollowed } from './plan-followed.js';

describe('planFollowed', () => {
  const ended = { status: 'failed', finished_at: '2026-03-28T12:00:00Z' } as const;

  it.each([
    [
      { status: 'running', finished_at: null } as const,
      { condition: 'success', held: false } as const,
      'waits for its success',
    ],
    [
      { status: 'running', finished_at: null } as const,
      { condition: 'completion', held: false } as const,
      'waits for its end',
    ],
    [ended, { condition: 'success', held: false } as const, 'not started: needs success'],
    [ended, { condition: 'failure', held: true } as const, 'waits for other jobs still'],
    [ended, { condition: 'completion', held: false } as const, 'no run came of it'],
    [
      { ...ended, status: 'cancelled' } as const,
      { condition: 'failure', held: false } as const,
      'not started: needs failure',
    ],
  ])('says of %j with %j: %s', (run, dependant, words) => {
    expect(planFollowed(run, dependant)).toBe(words);
  });
});
