import { spawn } from 'node:child_process';
import { errorCode } from '@aster-scheduler/core';

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

/**
 * Asks a small program of the system for something, without a shell, input or an ear for its complaints. Services that
 * embed Aster load this file, so it does without a package that CommonJS cannot load.
 */
export async function askProgram(
  program: string,
  args: readonly string[],
  { env, timeoutMs, maxBytes }: AskOptions,
): Promise<ProgramAnswer> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  let length = 0;
  let failure: ProgramAnswer['failure'];
  const end = (why: NonNullable<ProgramAnswer['failure']>): void => {
    failure ??= why;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => end('timed out'), timeoutMs);
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) end('too long');
    else chunks.push(chunk);
  });
  const how = await new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(errorCode(error) ?? error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `code ${code}`)));
  });
  clearTimeout(timer);
  const stdout = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  const ended = failure ?? (how === undefined ? undefined : { how });
  return { stdout, ...(ended === undefined ? {} : { failure: ended }) };
}
