import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** One of Aster's programs, running as an operator would run it. */
export interface Program {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** Resolves once it has printed something that matches; rejects when it ends before. */
  printed(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

const apps = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts `apps/<app>/dist/main.js` with nothing of the tests' environment but what a program needs. */
export function startProgram(
  app: 'aster' | 'api' | 'scheduler' | 'worker',
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Program {
  const child = spawn(process.execPath, [`${apps}${app}/dist/main.js`, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SCHEDULER_PORT: '0', WORKER_PORT: '0', ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a Ctrl-C of the tests is not for it
  });
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => {
      text += data.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(() => child.exitCode ?? child.signalCode ?? 'SIGKILL');
  return {
    child,
    output: () => text,
    ended,
    async printed(pattern) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const match = text.match(pattern);
          if (match === null) return;
          listeners.delete(look);
          resolve(match);
        };
        listeners.add(look);
        look();
        void ended.then((code) =>
          reject(new Error(`${app} ended with ${code} before it printed ${pattern}:\n${text}`)),
        );
      });
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
