import { type CommandEnd } from '../protocol/messages.js';
import { type LaunchTrouble } from './explain-launch-failure.js';
import { type CommandExit } from './launch-command.js';

/** Why a command is ended from outside. */
export type EndCause = 'timeout' | 'stop' | 'lease';

/** @param cause what ended the command before it ended by itself, if something did */
export function describeEnd(exit: CommandExit, cause: EndCause | undefined): Omit<CommandEnd, 'outputTruncatedBytes'> {
  if (cause === 'timeout') return { status: 'timed_out', reason: 'timeout', ...exit };
  if (cause === 'stop') return { status: 'stopped', ...exit };
  if (cause === 'lease') {
    return {
      status: 'lost',
      reason: 'lease_expired',
      message: "the worker's lease ended while the command ran",
      ...exit,
    };
  }
  const { exitCode, signal } = exit;
  if (signal !== undefined) return { status: 'failed', reason: 'signal', message: `killed by ${signal}`, ...exit };
  if (exitCode === 0) return { status: 'succeeded', ...exit };
  return { status: 'failed', reason: 'exit_code', message: `exited with code ${exitCode}`, ...exit };
}

/** @param why the trouble at the start, or what ended the command before it could start */
export function describeNoStart(why: LaunchTrouble | EndCause): CommandEnd {
  const outputTruncatedBytes = 0;
  if (why === 'stop' || why === 'timeout') return { status: 'stopped', outputTruncatedBytes };
  if (why === 'lease') {
    const message = "the worker's lease was over before the command could start";
    return { status: 'not_started', reason: 'lease_expired', message, outputTruncatedBytes };
  }
  const { message } = why;
  if (why.isWorkers) return { status: 'not_started', reason: 'resources', message, outputTruncatedBytes };
  return { status: 'failed', reason: 'spawn_failed', message, outputTruncatedBytes };
}
