import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const attached = fileURLToPath(new URL('../../start/attached.mjs', import.meta.url));

/** Starts a program as an operator would, but that it ends when this process is gone. Its output goes into `logFile`. */
export function startProgram({ main, args = [], env, logFile }) {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [attached, main, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', log, log, 'ipc'],
    detached: true, // a Ctrl-C in the terminal is not for it
  });
  closeSync(log);
  let hasEnded = false;
  const ended = once(child, 'exit').then(([code, signal]) => {
    hasEnded = true;
    return code ?? signal;
  });
  return {
    pid: child.pid,
    /** Resolves with the exit code, or the name of the signal that ended it. */
    ended,
    hasEnded: () => hasEnded,
    signal: (name) => child.kill(name),
  };
}
