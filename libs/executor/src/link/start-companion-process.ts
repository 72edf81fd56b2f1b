import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { companionVariable, formatMarker } from '../processes/marker.js';

/** A companion as its worker sees it, from outside. */
export interface CompanionProcess {
  readonly pid: number;
  readonly socket: Socket;
  /** How it ended, as a sentence. */
  readonly ended: Promise<string>;
  kill(): void;
}

export interface CompanionProcessOptions {
  readonly file: string;
  readonly token: string;
  readonly companion: number;
}

/** With a small heap a fork is fast: the kernel has to copy every page that was written since the last fork. */
const nodeFlags = ['--no-opt', '--max-semi-space-size=2', '--max-old-space-size=256'];
const keptErrorCharacters = 2000;

/**
 * Starts a companion in a session of its own, so that no signal to the worker's group or terminal reaches it. Fails
 * with the system's error.
 */
export async function startCompanionProcess(options: CompanionProcessOptions): Promise<CompanionProcess> {
  const child = spawn(process.execPath, [...nodeFlags, options.file], {
    cwd: '/',
    env: companionEnvironment(options),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const failure = await new Promise<Error | undefined>((resolve) => {
    child.on('error', resolve);
    child.once('spawn', () => resolve(undefined));
  });
  if (failure !== undefined || child.pid === undefined) throw failure ?? new Error('the process has no id');
  return {
    pid: child.pid,
    socket: child.stdio[3] as Socket,
    ended: watchEnd(child),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** `PATH` is for `mkfifo`; without the others a Node.js that was built with shared libraries does not find them. */
const inherited = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'DYLD_FALLBACK_LIBRARY_PATH'];

/** Commands get an environment of their own. */
function companionEnvironment({ token, companion }: CompanionProcessOptions): Record<string, string> {
  const passed = Object.entries(process.env).filter(([name]) => inherited.includes(name));
  return { ...Object.fromEntries(passed), [companionVariable]: formatMarker({ token, companion }) };
}

function watchEnd(child: ChildProcess): Promise<string> {
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-keptErrorCharacters);
  });
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => {
      const how = signal === null ? `exited with code ${exitCode}` : `was killed by ${signal}`;
      setImmediate(() => resolve(errors === '' ? how : `${how}: ${errors.trim()}`));
    });
  });
}
