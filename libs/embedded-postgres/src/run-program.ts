import { spawn } from 'node:child_process';

/** How a program ended and what it wrote, both streams in one text. */
export interface ProgramResult {
  readonly succeeded: boolean;
  readonly output: string;
}

export interface ProgramOptions {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Runs a program to its end; a program that cannot be started counts as one that failed. A Ctrl-C in the terminal does
 * not reach it: what has begun is finished, and this process then stops in order.
 *
 * @param input what it reads from its standard input
 */
export function runProgram(
  command: readonly string[],
  options: ProgramOptions = {},
  input = '',
): Promise<ProgramResult> {
  const [program = '', ...args] = command;
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      ...options,
      cwd: '/',
      detached: true,
      env: serverEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined); // it ended without reading
    child.stdin.end(input);
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.on('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}

/** Nothing of the host's settings reaches the server: neither PG… variables nor a language or a time zone. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
