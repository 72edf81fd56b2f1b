import type { CommandResult } from '@aster-scheduler/executor';
import { outcomeOfCommand } from './outcome-of-command.js';

const result = (given: Partial<CommandResult>): CommandResult => ({
  status: 'succeeded',
  outputTruncatedBytes: 0,
  ...given,
});

describe('outcomeOfCommand', () => {
  it.each<[Partial<CommandResult>, object]>([
    [
      { status: 'succeeded', exitCode: 0 },
      { status: 'succeeded', exitCode: 0 },
    ],
    [
      { status: 'failed', reason: 'exit_code', exitCode: 2, message: 'exited with code 2', outputTruncatedBytes: 5 },
      { status: 'failed', reason: 'exit_code', exitCode: 2, errorMsg: 'exited with code 2', outputTruncatedBytes: 5 },
    ],
    [
      { status: 'failed', reason: 'signal', signal: 'SIGSEGV' },
      { status: 'failed', reason: 'signal', signal: 'SIGSEGV' },
    ],
    [
      { status: 'failed', reason: 'spawn_failed' },
      { status: 'failed', reason: 'spawn_failed' },
    ],
    [
      { status: 'timed_out', reason: 'timeout', signal: 'SIGTERM' },
      { status: 'timed_out', reason: 'timeout', signal: 'SIGTERM' },
    ],
    [
      { status: 'not_started', reason: 'resources', message: 'no descriptors' },
      { status: 'released', reason: 'resources', wasStarted: false, errorMsg: 'no descriptors' },
    ],
    [
      { status: 'not_started', reason: 'lease_expired' },
      { status: 'released', reason: 'resources', wasStarted: false },
    ],
    [
      { status: 'lost', reason: 'companion_lost' },
      { status: 'lost', reason: 'worker_lost' },
    ],
    [
      { status: 'stopped', stopReason: 'cancelled', signal: 'SIGTERM' },
      { status: 'cancelled', reason: 'cancelled_by_user' },
    ],
    [
      { status: 'stopped', stopReason: 'shutdown', exitCode: 143 },
      { status: 'released', reason: 'handed_back', wasStarted: true },
    ],
    [
      { status: 'stopped', stopReason: 'shutdown' },
      { status: 'released', reason: 'handed_back', wasStarted: false },
    ],
  ])('takes %j for %j', (given, outcome) => {
    expect(outcomeOfCommand(result(given))).toMatchObject(outcome);
  });

  it('says nothing of a command whose claim is gone', () => {
    expect(outcomeOfCommand(result({ status: 'stopped', stopReason: 'lost', signal: 'SIGTERM' }))).toBeUndefined();
  });
});
