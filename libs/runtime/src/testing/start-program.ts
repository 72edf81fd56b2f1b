import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ServiceName } from '../service-name.js';

/** A program in the frame of `runProcess`, in a process of its own. */
export interface StartedProgram {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  stdout(): string;
  stderr(): string;
  /** The lines of its log so far. */
  log(): readonly Readonly<Record<string, unknown>>[];
  /** Resolves once the text has been written to either output. */
  wrote(text: string): Promise<void>;
  /** The exit code, or the signal that ended it. */
  ended(): Promise<number | string>;
}

export interface ProgramOptions {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `program.mjs` with one of its behaviours, and nothing but `env` in the environment. */
export function startProgram(service: ServiceName, behaviour: string, options: ProgramOptions = {}): StartedProgram {
  const program = join(import.meta.dirname, 'program.mjs');
  const child = spawn(process.execPath, [program, service, behaviour, ...(options.argv ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...options.env },
  });
  const exited = once(child, 'close');
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    log: () => stdout.split('\n').flatMap((line): Record<string, unknown>[] => (line === '' ? [] : [JSON.parse(line)])),
    async wrote(text) {
      while (!stdout.includes(text) && !stderr.includes(text)) {
        if (child.exitCode !== null) throw new Error(`ended without ${text}: ${stdout}${stderr}`);
        await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'exit')]);
      }
    },
    async ended() {
      const [code, signal] = (await exited) as [number | null, string | null];
      return code ?? signal ?? 'unknown';
    },
  };
}
