import type { CommandResult } from '@aster-scheduler/executor';
import { outcomeOfCommand } from './outcome-of-command.js';

const result = (given: Partial<CommandResult>): CommandResult => ({
  status: 'succeeded',
  wasStarted: true,
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
      { status: 'stopped', stopReason: 'shutdown', wasStarted: false },
      { status: 'released', reason: 'handed_back', wasStarted: false },
    ],
    [
      { status: 'stopped', stopReason: 'shutdown', survivors: [7, 8] },
      {
        status: 'released',
        reason: 'handed_back',
        wasStarted: true,
        livesOn: true,
        errorMsg: 'ended because its worker was stopped; could not be ended and may still run: 7, 8',
      },
    ],
    [
      { status: 'timed_out', reason: 'timeout', survivors: [7], message: 'timed out after 1s; process 7 could not …' },
      { status: 'timed_out', livesOn: true, errorMsg: 'timed out after 1s; process 7 could not …' },
    ],
    [
      { status: 'succeeded', exitCode: 0, leftoverProcesses: 2 },
      { status: 'succeeded', leftoverProcesses: 2, errorMsg: undefined, livesOn: undefined },
    ],
  ])('takes %j for %j', (given, outcome) => {
    expect(outcomeOfCommand(result(given))).toMatchObject(outcome);
  });

  it('says nothing of a command whose claim is gone', () => {
    expect(outcomeOfCommand(result({ status: 'stopped', stopReason: 'lost', signal: 'SIGTERM' }))).toBeUndefined();
  });
});
