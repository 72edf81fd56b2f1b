import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const attached = fileURLToPath(new URL('../../start/attached.mjs', import.meta.url));

/**
 * As an account that is nobody's, and where no process of others is to be seen (`hidepid`), as hardened hosts have it.
 * Node's own channel goes along, since each of these programs becomes the next.
 */
const withHiddenProcesses = [
  ...['unshare', '--mount', '--propagation', 'private', 'sh', '-c'],
  'mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"',
  'sh',
];

/** Whether a program can be started so here: root may, where the kernel lets it. */
export function canHideProcesses() {
  const [command, ...args] = [...withHiddenProcesses, 'true'];
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/**
 * Starts a program as an operator would, but that it ends when this process is gone. Its output goes into `logFile`.
 */
export function startProgram({ main, args = [], env, logFile, isHidden = false }) {
  const log = openSync(logFile, 'a');
  const node = [process.execPath, attached, main, ...args];
  const [command, ...rest] = isHidden ? [...withHiddenProcesses, ...node] : node;
  const child = spawn(command, rest, {
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
