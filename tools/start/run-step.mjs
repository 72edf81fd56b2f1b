import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { projectRoot } from './project-root.mjs';

/** What somebody ends a step with. */
export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in the terminal of this one and resolves to its exit code, as a shell would tell it. Signals to this
 * process are handed on, and this process lives until the program is gone.
 *
 * @param options.env added to this process' environment
 */
export function runStep(program, args, { env = {} } = {}) {
  const child = spawn(program, args, { cwd: projectRoot, stdio: 'inherit', env: { ...process.env, ...env } });
  const handOn = (signal) => child.kill(signal);
  for (const signal of stopSignals) process.on(signal, handOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of stopSignals) process.off(name, handOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}
