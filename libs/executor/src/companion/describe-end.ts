import { type Outcome, outcomeOfStop, outcomeOfTimeout, type StopReason } from '@aster-scheduler/core';
import type { LaunchTrouble } from './explain-launch-failure.js';
import type { CommandExit } from './launch-command.js';

/** Why a command is ended from outside. `lease`: the worker is gone, or silent for too long. */
export type EndCause = StopReason | 'timeout' | 'lease';

/** What was found of a command's tree when the command had ended. */
export interface TreeRest {
  /** How many processes it had left running that did not end by themselves in time. */
  readonly leftover: number;
  /** The ids of what could not be ended. */
  readonly survivors: readonly number[];
}

export interface EndFacts {
  readonly exit: CommandExit;
  /** What ended the command before it ended by itself, if something did. */
  readonly cause: EndCause | undefined;
  readonly rest: TreeRest;
  readonly timeoutMs: number;
  /** Returns a sentence when it is known why a signal has come that cannot be refused. */
  readonly whyKilled?: () => string | undefined;
}

/** The outcome of a command that was started; its output is not looked at. */
export function describeEnd(facts: EndFacts): Outcome {
  const { leftover, survivors } = facts.rest;
  const outcome = describeExit(facts);
  const sentences = [
    outcome.errorMsg,
    ...(outcome.status === 'succeeded' ? [] : leftoverSentence(leftover)),
    ...surviving(survivors),
  ].filter((sentence) => sentence !== undefined);
  return {
    ...outcome,
    ...facts.exit,
    errorMsg: sentences.length > 0 ? sentences.join('; ') : undefined,
    leftoverProcesses: leftover > 0 ? leftover : undefined,
    livesOn: survivors.length > 0 || undefined,
  };
}

function describeExit({ exit, cause, timeoutMs, whyKilled }: EndFacts): Outcome {
  if (cause === 'timeout') return outcomeOfTimeout(timeoutMs);
  if (cause === 'lease') {
    return { status: 'lost', reason: 'worker_lost', errorMsg: "the worker's lease ended while the command ran" };
  }
  if (cause !== undefined) return outcomeOfStop(cause, true);
  const { exitCode, signal } = exit;
  if (signal !== undefined) {
    const why = signal === 'SIGKILL' ? whyKilled?.() : undefined;
    const errorMsg = why === undefined ? `killed by ${signal}` : `killed by ${signal}: ${why}`;
    return { status: 'failed', reason: 'signal', errorMsg };
  }
  if (exitCode === 0) return { status: 'succeeded' };
  return { status: 'failed', reason: 'exit_code', errorMsg: `exited with code ${exitCode}` };
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

/**
 * @param why what went wrong at the start, or what ended the command before it could start
 */
export function describeNoStart(why: LaunchTrouble | Exclude<EndCause, 'timeout'>): Outcome {
  if (why === 'lease') return notStarted("the worker's lease was over before the command could start");
  if (typeof why === 'string') return { ...outcomeOfStop(why, false), outputTruncatedBytes: 0 };
  if (why.isWorkers) return notStarted(why.message);
  return { status: 'failed', reason: 'spawn_failed', errorMsg: why.message, outputTruncatedBytes: 0 };
}

/**
 * Where the cause is the worker, not the command: nothing ran, and the run starts again without using up an attempt.
 */
export function notStarted(errorMsg: string): Outcome {
  return { status: 'released', reason: 'resources', wasStarted: false, errorMsg, outputTruncatedBytes: 0 };
}
