import { spawn } from 'node:child_process';
import { errorCode } from '@aster-scheduler/core';
import { sendSignal } from './processes/send-signal.js';

/** What became of a small program that was asked for something. */
export interface ProgramAnswer {
  /** Without the line break at its end. */
  readonly stdout: string;
  /** Why the answer is none; absent: it ended with code 0. */
  readonly failure?: 'timed out' | 'too long' | { readonly how: string };
}

export interface AskOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Of what it prints; then it is ended. */
  readonly maxBytes: number;
}

/** What has ended has its last words read for so long: a process that it left may hold the pipe without end. */
const drainMs = 500;

/**
 * Asks a small program of the system for something, without a shell and without input; its errors are not read. When
 * its time is over, or it prints too much, it is ended with all that it has started, and nobody waits longer than that.
 * Services that embed Aster load this file, so it does without a package that CommonJS cannot load.
 */
export async function askProgram(
  program: string,
  args: readonly string[],
  { env, timeoutMs, maxBytes }: AskOptions,
): Promise<ProgramAnswer> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'], detached: true }); // a group of its own
  const chunks: Buffer[] = [];
  let length = 0;
  const failure = await new Promise<ProgramAnswer['failure']>((resolve) => {
    const end = (why: ProgramAnswer['failure']): void => {
      if (child.pid !== undefined) sendSignal(-child.pid, 'SIGKILL');
      resolve(why);
    };
    const timer = setTimeout(() => end('timed out'), timeoutMs);
    let drain: NodeJS.Timeout | undefined;
    const over = (how: string | undefined): void => {
      clearTimeout(timer);
      clearTimeout(drain);
      resolve(how === undefined ? undefined : { how });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) end('too long');
      else chunks.push(chunk);
    });
    child.once('error', (error) => over(errorCode(error) ?? error.message));
    child.once('exit', (code, signal) => {
      const how = code === 0 ? undefined : (signal ?? `code ${code}`);
      drain = setTimeout(() => over(how), drainMs);
      child.once('close', () => over(how));
    });
  });
  child.stdout.destroy();
  const stdout = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  return { stdout, ...(failure === undefined ? {} : { failure }) };
}
