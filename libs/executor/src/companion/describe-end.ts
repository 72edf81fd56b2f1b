import { type CommandEnd } from '../protocol/messages.js';
import { type LaunchTrouble } from './explain-launch-failure.js';
import { type CommandExit } from './launch-command.js';

/** Why a command is ended from outside. */
export type EndCause = 'timeout' | 'stop' | 'lease';

/** What was found of a command's tree when the command had ended. */
export interface TreeRest {
  /** How many processes it had left, which did not end by themselves in time. */
  readonly leftover: number;
  /** The ids of what could not be ended. */
  readonly survivors: readonly number[];
}

type DescribedEnd = Omit<CommandEnd, 'outputTruncatedBytes'>;

/**
 * @param cause what ended the command before it ended by itself, if something did
 * @param outOfMemory returns a sentence when the kernel has ended processes for lack of memory meanwhile
 */
export function describeEnd(
  exit: CommandExit,
  cause: EndCause | undefined,
  rest: TreeRest,
  outOfMemory?: () => string | undefined,
): DescribedEnd {
  const end = { ...describeExit(exit, cause, outOfMemory), ...exit, wasStarted: true };
  const { leftover, survivors } = rest;
  const sentences = [
    end.message,
    ...(end.status === 'succeeded' ? [] : leftoverSentence(leftover)),
    ...surviving(survivors),
  ];
  return {
    ...end,
    ...messageOf(sentences),
    ...(leftover > 0 ? { leftoverProcesses: leftover } : {}),
    ...(survivors.length > 0 ? { survivors } : {}),
  };
}

function describeExit(
  exit: CommandExit,
  cause: EndCause | undefined,
  outOfMemory?: () => string | undefined,
): Omit<DescribedEnd, 'wasStarted'> {
  if (cause === 'timeout') return { status: 'timed_out', reason: 'timeout' };
  if (cause === 'stop') return { status: 'stopped' };
  if (cause === 'lease') {
    return { status: 'lost', reason: 'lease_expired', message: "the worker's lease ended while the command ran" };
  }
  const { exitCode, signal } = exit;
  if (signal !== undefined) {
    const why = signal === 'SIGKILL' ? outOfMemory?.() : undefined;
    const message = why === undefined ? `killed by ${signal}` : `killed by ${signal}: ${why}`;
    return { status: 'failed', reason: 'signal', message };
  }
  if (exitCode === 0) return { status: 'succeeded' };
  return { status: 'failed', reason: 'exit_code', message: `exited with code ${exitCode}` };
}

function messageOf(sentences: readonly (string | undefined)[]): { message?: string } {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length > 0 ? { message: said.join('; ') } : {};
}

function leftoverSentence(count: number): readonly string[] {
  if (count === 0) return [];
  return [`${count === 1 ? 'a process' : `${count} processes`} it had left running had to be ended`];
}

const namedSurvivors = 5;

function surviving(pids: readonly number[]): readonly string[] {
  if (pids.length === 0) return [];
  const named = pids.slice(0, namedSurvivors).join(', ');
  const more = pids.length > namedSurvivors ? ' and more' : '';
  const of = pids.length === 1 ? `process ${named}` : `processes ${named}${more}`;
  return [`${of} could not be ended and may still run`];
}

/** @param why the trouble at the start, or what ended the command before it could start */
export function describeNoStart(why: LaunchTrouble | EndCause): CommandEnd {
  const nothing = { outputTruncatedBytes: 0, wasStarted: false };
  if (why === 'stop' || why === 'timeout') return { status: 'stopped', ...nothing };
  if (why === 'lease') {
    const message = "the worker's lease was over before the command could start";
    return { status: 'not_started', reason: 'lease_expired', message, ...nothing };
  }
  const { message } = why;
  if (why.isWorkers) return { status: 'not_started', reason: 'resources', message, ...nothing };
  return { status: 'failed', reason: 'spawn_failed', message, ...nothing };
}
