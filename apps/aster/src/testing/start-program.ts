import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
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

export type App = 'aster' | 'api' | 'scheduler' | 'worker';

const apps = fileURLToPath(new URL('../../..', import.meta.url));

/** The file of a program: what is built in `apps/<app>/dist` with all that it loads, in few files. It starts sooner. */
export function programFile(app: App): string {
  const folder = process.env['ASTER_TEST_PROGRAMS'];
  if (folder === undefined) throw new Error('ASTER_TEST_PROGRAMS is not set: jest.setup.mjs of apps/aster sets it');
  return join(folder, `${app}.mjs`);
}

/** Starts a program with nothing of the tests' environment but what it needs. */
export function startProgram(
  app: App,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Program {
  return startFile(programFile(app), args, env, cwd);
}

/** The same of `apps/<app>/dist/main.js`, which loads every file of every library as it was built. */
export function startBuiltProgram(app: App, args: readonly string[], env: Readonly<Record<string, string>>): Program {
  return startFile(`${apps}${app}/dist/main.js`, args, env);
}

function startFile(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd?: string,
): Program {
  const child = spawn(process.execPath, [file, ...args], {
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
          reject(new Error(`${file} ended with ${code} before it printed ${pattern}:\n${text}`)),
        );
      });
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
