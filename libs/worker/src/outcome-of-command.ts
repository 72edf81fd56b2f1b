import type { Outcome, RunReason } from '@aster-scheduler/core';
import type { CommandResult } from '@aster-scheduler/executor';

/**
 * What a command's end means for its run; `undefined` when the claim is gone and nothing may be said of it. One that was
 * stopped and has neither exit code nor signal was not started.
 */
export function outcomeOfCommand(result: CommandResult): Outcome | undefined {
  const facts = {
    exitCode: result.exitCode,
    signal: result.signal,
    errorMsg: result.message,
    outputTruncatedBytes: result.outputTruncatedBytes,
  };
  switch (result.status) {
    case 'succeeded':
      return { ...facts, status: 'succeeded' };
    case 'failed':
      return { ...facts, status: 'failed', reason: reasonOf(result) };
    case 'timed_out':
      return { ...facts, status: 'timed_out', reason: 'timeout' };
    case 'not_started':
      return { ...facts, status: 'released', reason: 'resources', wasStarted: false };
    case 'lost':
      return { ...facts, status: 'lost', reason: 'worker_lost' };
    case 'stopped':
      return stopped(result, facts);
  }
}

function stopped(result: CommandResult, facts: Omit<Outcome, 'status'>): Outcome | undefined {
  switch (result.stopReason) {
    case 'cancelled':
      return { ...facts, status: 'cancelled', reason: 'cancelled_by_user', errorMsg: 'cancelled while it was running' };
    case 'shutdown':
      return {
        ...facts,
        status: 'released',
        reason: 'handed_back',
        wasStarted: result.exitCode !== undefined || result.signal !== undefined,
        errorMsg: 'ended because its worker was stopped',
      };
    case 'lost':
    case undefined:
      return undefined;
  }
}

function reasonOf(result: CommandResult): RunReason {
  return result.reason === 'signal' || result.reason === 'spawn_failed' ? result.reason : 'exit_code';
}
