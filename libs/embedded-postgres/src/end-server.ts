import { readdir, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readPostmasterFile } from './postmaster-file.js';
import { processArguments, processIdentity } from './process-identity.js';

/** How long a server gets for a fast shutdown, and then again for an immediate one. */
const patienceMs = 6_000;

/**
 * Ends the server that still runs on a cluster though its owner is dead.
 *
 * @returns the process id that a stale `postmaster.pid` names, if it names one: it is no server of this cluster.
 */
export async function endServer(cluster: string): Promise<number | undefined> {
  const pid = (await readPostmasterFile(cluster))?.pid;
  if (pid === undefined) return undefined;
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await isServerOf(pid, cluster))) break;
    send(signal, pid);
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline && (await isServerOf(pid, cluster))) await delay(20);
  }
  return (await readPostmasterFile(cluster))?.pid;
}

/**
 * Ends the server's helper processes, which may outlive a killed server by a long query and keep its memory in use.
 *
 * They run the server's program and work in its folder, which only Linux tells; elsewhere they are left to end by
 * themselves. A shell, an editor or a client that somebody started in that folder is none.
 *
 * @param program the server program
 */
export async function endLeftHelpers(cluster: string, program: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const [folder, file] = [await realpath(cluster), await realpath(program)];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || !(await isHelper(pid, folder, file))) continue;
    send('SIGKILL', pid);
  }
}

/** Looked at between two looks at who it is: a process id is soon used again by another one. */
async function isHelper(pid: number, folder: string, program: string): Promise<boolean> {
  try {
    const identity = await processIdentity(pid);
    const [cwd, exe] = [await readlink(`/proc/${pid}/cwd`), await readlink(`/proc/${pid}/exe`)];
    // The programs may have been installed anew meanwhile.
    const isServer = exe.replace(/ \(deleted\)$/, '') === program;
    return cwd === folder && isServer && identity !== undefined && identity === (await processIdentity(pid));
  } catch {
    return false; // it has ended, or it is another user's
  }
}

/** Whether the process is a server that was started on this cluster; a process id is soon used again by another one. */
async function isServerOf(pid: number, cluster: string): Promise<boolean> {
  const args = await processArguments(pid);
  if (args === undefined || basename(args[0] ?? '') !== 'postgres') return false;
  // Where the arguments come as one line, a path with spaces in it comes in pieces.
  return args.join(' ').includes(` -D ${cluster} `);
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
