import type { Outcome, RunReason } from '@aster-scheduler/core';
import type { CommandResult } from '@aster-scheduler/executor';

/** What a command's end means for its run; `undefined` when the claim is gone and nothing may be said of it. */
export function outcomeOfCommand(result: CommandResult): Outcome | undefined {
  const facts = {
    exitCode: result.exitCode,
    signal: result.signal,
    errorMsg: result.message,
    outputTruncatedBytes: result.outputTruncatedBytes,
    leftoverProcesses: result.leftoverProcesses,
    livesOn: hasSurvivors(result),
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
      return {
        ...facts,
        status: 'cancelled',
        reason: 'cancelled_by_user',
        errorMsg: withSurvivors('cancelled while it was running', result),
      };
    case 'shutdown':
      return {
        ...facts,
        status: 'released',
        reason: 'handed_back',
        wasStarted: result.wasStarted,
        errorMsg: withSurvivors('ended because its worker was stopped', result),
      };
    case 'lost':
    case undefined:
      return undefined;
  }
}

function hasSurvivors({ survivors = [] }: CommandResult): boolean | undefined {
  return survivors.length > 0 || undefined;
}

function withSurvivors(sentence: string, { survivors = [] }: CommandResult): string {
  return survivors.length === 0
    ? sentence
    : `${sentence}; could not be ended and may still run: ${survivors.join(', ')}`;
}

function reasonOf(result: CommandResult): RunReason {
  return result.reason === 'signal' || result.reason === 'spawn_failed' ? result.reason : 'exit_code';
}
