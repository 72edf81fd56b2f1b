import { resolve } from 'node:path';
import { expandArgument, formatDuration } from '@aster-scheduler/core';
import { commandEnvironment } from './command-environment.js';
import { type CommandResult, type CommandTask, type OutputChunk, type StopReason } from './command-task.js';
import { type CompanionFleet } from './link/companion-fleet.js';
import { type CommandEnd, type CommandOrder } from './protocol/messages.js';
import { refuseTask } from './refuse-task.js';

export interface ExecuteOptions {
  /** Aborting ends the command; the signal's reason is a `StopReason`. */
  readonly signal: AbortSignal;
  /** Gets the head of the output while the command runs and the tail when it has ended. Must not throw. */
  readonly onOutput: (chunk: OutputChunk) => void;
}

const nothing = { wasStarted: false, outputTruncatedBytes: 0 };

/** @param id unique within this process */
export async function executeTask(
  fleet: CompanionFleet,
  id: number,
  task: CommandTask,
  { signal, onOutput }: ExecuteOptions,
): Promise<CommandResult> {
  if (signal.aborted || fleet.isClosed()) return stoppedBeforeStart(signal);
  const refusal = refuseTask(task);
  if (refusal !== undefined) return { status: 'failed', reason: 'spawn_failed', message: refusal, ...nothing };
  const link = fleet.pick() ?? (await fleet.waitForOne(signal));
  if (signal.aborted || fleet.isClosed()) return stoppedBeforeStart(signal);
  if (link === undefined) {
    return { status: 'not_started', reason: 'resources', message: 'there is no companion process', ...nothing };
  }
  const stop = (): void => link.stop(id);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return toResult(await link.run(toOrder(id, task), onOutput), task, signal);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function toOrder(id: number, task: CommandTask): CommandOrder {
  const variables = { ...task.env, ...task.asterEnv };
  const { command, workingDirectory, timeoutMs, killGraceMs, outputLimitBytes } = task;
  return {
    id,
    command,
    args: task.args.map((arg) => expandArgument(arg, variables)),
    env: commandEnvironment(process.env, task.env, task.asterEnv),
    workingDirectory: workingDirectory === undefined ? undefined : resolve(workingDirectory),
    timeoutMs,
    killGraceMs,
    outputLimitBytes,
    isMerged: task.outputStreams === 'merged',
  };
}

function toResult(end: CommandEnd, task: CommandTask, signal: AbortSignal): CommandResult {
  if (end.status === 'timed_out')
    return { ...end, message: said(`timed out after ${formatDuration(task.timeoutMs)}`, end) };
  if (end.status !== 'stopped') return end;
  const stopReason = stopReasonOf(signal);
  const how = end.wasStarted ? 'ended' : 'not started';
  return { ...end, stopReason, message: said(`${how} because ${stopSentences[stopReason]}`, end) };
}

/** The companion may have something to add, such as what could not be ended. */
function said(sentence: string, { message }: CommandEnd): string {
  return message === undefined ? sentence : `${sentence}; ${message}`;
}

function stoppedBeforeStart(signal: AbortSignal): CommandResult {
  const stopReason = stopReasonOf(signal);
  const message = `not started because ${stopSentences[stopReason]}`;
  return { status: 'stopped', stopReason, message, ...nothing };
}

const stopSentences: Readonly<Record<StopReason, string>> = {
  cancelled: 'the run was cancelled',
  lost: 'the worker no longer holds the run',
  shutdown: 'the worker shuts down',
};

/** A command that nobody's signal stopped was stopped by closing the executor. */
function stopReasonOf(signal: AbortSignal): StopReason {
  if (!signal.aborted) return 'shutdown';
  const reason: unknown = signal.reason;
  return reason === 'lost' || reason === 'shutdown' ? reason : 'cancelled';
}
