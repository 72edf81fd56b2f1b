import { outcomeOfStop } from './outcome-of-stop.js';
import { outcomeOfTimeout } from './outcome-of-timeout.js';

describe('outcomeOfStop', () => {
  it.each([
    ['cancelled', true, 'cancelled', 'cancelled_by_user', 'cancelled while it was running'],
    ['cancelled', false, 'cancelled', 'cancelled_by_user', 'cancelled before it was started'],
    ['shutdown', true, 'released', 'handed_back', 'ended because its worker was stopped'],
    ['shutdown', false, 'released', 'handed_back', 'not started because its worker was stopped'],
    ['no-slot', false, 'released', 'handed_back', 'not started because its worker had no free slot in time'],
    ['lost', true, 'lost', 'worker_lost', 'the worker no longer holds the run'],
  ] as const)('takes %s, started %j, for %s (%s)', (reason, wasStarted, status, code, errorMsg) => {
    expect(outcomeOfStop(reason, wasStarted)).toEqual({
      status,
      reason: code,
      errorMsg,
      ...(status === 'cancelled' ? {} : { wasStarted }),
    });
  });
});

describe('outcomeOfTimeout', () => {
  it('says how long the attempt might have run', () => {
    expect(outcomeOfTimeout(90_000)).toEqual({
      status: 'timed_out',
      reason: 'timeout',
      errorMsg: 'timed out after 1m30s',
    });
  });
});
