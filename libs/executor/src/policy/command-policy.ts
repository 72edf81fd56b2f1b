import { realpathSync } from 'node:fs';
import { isAbsolute, normalize, resolve, sep } from 'node:path';
import type { CommandTask, Executor, Outcome } from '@aster-scheduler/core';
import { commandEnvironment } from '../command-environment.js';
import { findExecutable } from '../isolation/find-executable.js';

/** What the operator of a machine lets jobs use; what is absent is not narrowed. */
export interface CommandPolicy {
  /** Absolute paths of programs, or of folders with a `/` at the end, of which every program may be started. */
  readonly executables?: readonly string[];
  /** Absolute paths of folders that jobs may name as theirs, with all below them. A fresh folder is always allowed. */
  readonly folders?: readonly string[];
}

/**
 * An executor that starts only what the policy allows, looked at on this machine right before each start: the program
 * as
 * the system would find it, by the PATH that the command gets, and both it and its folder behind all links.
 */
export function withPolicy<Commands extends Executor<CommandTask>>(
  commands: Commands,
  policy: CommandPolicy | undefined,
): Commands {
  if (policy === undefined) return commands;
  const execute: Executor<CommandTask>['execute'] = async (run, options) => {
    const problem = policyProblemOf(run.task, policy);
    return problem === undefined ? commands.execute(run, options) : refused(problem);
  };
  return { ...commands, execute };
}

/** By these a program of the policy would run what is none. */
const ofLoader = /^(?:LD|DYLD)_/;

/** Trying again mends nothing: the policy is as it was read at the start. */
function refused(errorMsg: string): Outcome {
  return { status: 'failed', reason: 'spawn_failed', errorMsg, isPermanent: true, outputTruncatedBytes: 0 };
}

function policyProblemOf(task: CommandTask, { executables, folders }: CommandPolicy): string | undefined {
  const { command, workingDirectory } = task;
  const cwd = workingDirectory === undefined ? sep : resolve(workingDirectory);
  if (workingDirectory !== undefined && folders !== undefined && !lies(behindLinks(cwd), folders.map(asFolder))) {
    return `the policy of this worker does not allow the folder ${workingDirectory}`;
  }
  if (executables === undefined) return undefined;
  if (workingDirectory === undefined && command.includes('/') && !isAbsolute(command)) {
    return `the policy of this worker allows no program from a fresh folder, such as ${command}`;
  }
  const loaded = Object.keys(task.env).find((name) => ofLoader.test(name));
  if (loaded !== undefined) return `the policy of this worker does not allow ${loaded} in the environment`;
  const env = commandEnvironment(process.env, task.env, {});
  const beside = workingDirectory === undefined ? besideFolder(env['PATH']) : undefined;
  if (beside !== undefined) {
    return `the policy of this worker does not allow a PATH that leads out of a fresh folder, such as ${beside}`;
  }
  const found = findExecutable(command, { env, cwd });
  if (found === undefined) return undefined; // which the start tells of
  return lies(behindLinks(found), executables)
    ? undefined
    : `the policy of this worker does not allow the program ${command}${found === command ? '' : ` (${found})`}`;
}

/** What of a PATH is found by where a command is executed, which is not known yet; a fresh folder itself is empty. */
function besideFolder(path = ''): string | undefined {
  return path.split(':').find((folder) => !isAbsolute(folder) && normalize(folder || '.') !== '.');
}

/**
 * What is wrong with a command as far as a machine can tell that may have other files than the workers: `undefined` for
 * nothing. Links are followed where they are there to be followed.
 */
export function policyProblemAtCreation(
  { command, workingDirectory }: Pick<CommandTask, 'command' | 'workingDirectory'>,
  { executables, folders }: CommandPolicy,
): { readonly field: 'command' | 'workingDirectory'; readonly message: string } | undefined {
  if (
    workingDirectory !== undefined &&
    folders !== undefined &&
    !liesAsWritten(workingDirectory, folders.map(asFolder))
  ) {
    return { field: 'workingDirectory', message: `is not allowed by the policy: it allows ${folders.join(', ')}` };
  }
  if (executables === undefined) return undefined;
  const isAllowed = command.includes('/')
    ? liesAsWritten(resolve(workingDirectory ?? sep, command), executables)
    : executables.some((each) => each.endsWith('/') || each.endsWith(`/${command}`));
  return isAllowed
    ? undefined
    : { field: 'command', message: `is not allowed by the policy: it allows ${executables.join(', ')}` };
}

function liesAsWritten(path: string, allowed: readonly string[]): boolean {
  return lies(normalize(path), allowed) || lies(behindLinks(path), allowed);
}

function lies(path: string, allowed: readonly string[]): boolean {
  return allowed.some((each) =>
    each.endsWith('/') ? `${path}/`.startsWith(`${behindLinks(each)}/`) : path === behindLinks(each) || path === each,
  );
}

/** A folder is allowed with all below it. */
function asFolder(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

/** The path without links in it; one that leads nowhere stays as it is. */
function behindLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return normalize(path).replace(/(?<=.)\/$/, '');
  }
}
