import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { errorCode } from '@aster-scheduler/core/error-code';
import type { LaunchOptions } from './launch-command.js';

/** Why nothing was started, and whether the cause is the worker or the command. */
export interface LaunchTrouble {
  readonly isWorkers: boolean;
  readonly message: string;
}

/** Codes that say nothing about the command: the same start may work a moment later. */
const shortages: Readonly<Record<string, string>> = {
  EMFILE: 'the worker has no file descriptors left',
  ENFILE: 'the system has no file descriptors left',
  EAGAIN: 'the system allows no more processes',
  ENOMEM: 'the system has no memory left for a process',
  ENOSPC: 'no space is left for temporary files',
  EDQUOT: 'the quota leaves no space for temporary files',
};

/**
 * Whether a code of the system says that a resource was used up, such as memory or descriptors. The command is not to
 * blame, and the same start may work a moment later.
 */
export function isShortage(code: string | undefined): boolean {
  return code !== undefined && code in shortages;
}

/**
 * Looks at the file system as it is now, since the system tells only a code: ENOENT may be the folder or the command.
 */
export function explainLaunchFailure(code: string, options: LaunchOptions): LaunchTrouble {
  const shortage = shortages[code];
  if (shortage !== undefined) return { isWorkers: true, message: `${shortage} (${code})` };
  return { isWorkers: false, message: explainFolder(options.cwd) ?? explainCommand(code, options) };
}

/** The same for what the worker itself sets up before a command can start. */
export function explainSetupFailure(error: unknown): LaunchTrouble {
  const shortage = shortages[errorCode(error) ?? ''];
  return { isWorkers: true, message: shortage ?? `the start could not be set up: ${firstLineOf(error)}` };
}

function firstLineOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}

function explainFolder(cwd: string): string | undefined {
  try {
    if (!statSync(cwd).isDirectory()) return `working directory is not a directory: ${cwd}`;
    accessSync(cwd, constants.X_OK);
    return undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return `working directory does not exist: ${cwd}`;
    if (errorCode(error) === 'ENOTDIR') return `working directory is not a directory: ${cwd}`;
    return `working directory is not accessible: ${cwd}`;
  }
}

function explainCommand(code: string, { command, args, env, cwd }: LaunchOptions): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return explainMissing(command, args, cwd);
  if (code === 'EACCES' || code === 'EPERM') return explainDenied(command, cwd);
  if (code === 'E2BIG') return `arguments and environment are too long: ${countBytes(command, args, env)} bytes`;
  if (code === 'ENOEXEC') return `command is not in a format the system can execute: ${command}`;
  if (code === 'ETXTBSY') return `command is open for writing: ${command}`;
  if (code === 'ELOOP') return `command has too many symbolic links in its path: ${command}`;
  if (code === 'ENAMETOOLONG') return 'the name of the command is too long';
  return `command could not be started: ${command} (${code})`;
}

function explainMissing(command: string, args: readonly string[], cwd: string): string {
  const isFile = command.includes('/') && findKind(command, cwd) === 'file';
  if (isFile) return `the interpreter of the command does not exist: ${command}`;
  return `command not found: ${command}${hintOfShell(command, args)}`;
}

/** A hint for a command that was written as for a shell. It is only a hint, since a path may contain white space. */
function hintOfShell(command: string, args: readonly string[]): string {
  if (/^~|\$[A-Za-z_{]/.test(command)) {
    return ' (no shell reads it: ~ and $NAME in it stay as they are; give the path itself, or the line behind sh -c)';
  }
  const isLine = args.length === 0 || !command.includes('/') || /^\S+\s+-/.test(command);
  if (!isLine || !/\S\s+\S/.test(command)) return '';
  return ' (no shell reads it: arguments belong in args, or the line behind sh -c)';
}

function explainDenied(command: string, cwd: string): string {
  if (!command.includes('/')) return `command not found or not executable: ${command}`;
  if (findKind(command, cwd) === 'folder') return `command is a directory: ${command}`;
  return `command is not executable: ${command}`;
}

function findKind(command: string, cwd: string): 'file' | 'folder' | undefined {
  try {
    const stats = statSync(isAbsolute(command) ? command : resolve(cwd, command));
    return stats.isDirectory() ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

function countBytes(command: string, args: readonly string[], env: Readonly<Record<string, string>>): number {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return [command, ...args, ...variables].reduce((bytes, text) => bytes + Buffer.byteLength(text) + 1, 0);
}
