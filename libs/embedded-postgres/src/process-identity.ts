import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * A text that no two processes of a machine share, or `undefined` if there is no such process.
 *
 * A process id alone is not enough: ids are used again, after a restart of the machine or of a container at once.
 * On Linux it is the boot and the tick the process started at, elsewhere what `ps` says of its start.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return linuxIdentity(pid);
  const started = await psColumn(pid, 'lstart');
  return started === undefined ? undefined : `${pid} ${started}`;
}

/** The arguments a process was started with, or `undefined` if there is no such process. */
export async function processArguments(pid: number): Promise<readonly string[] | undefined> {
  if (process.platform !== 'linux') return (await psColumn(pid, 'command'))?.split(' ');
  const text = await readProc(`/proc/${pid}/cmdline`);
  return text === undefined || text === '' ? undefined : text.split('\0');
}

async function linuxIdentity(pid: number): Promise<string | undefined> {
  const stat = await readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command name, in parentheses, may hold anything; the fields after it may not. Field 3 is the state, 22 the
  // start.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z') return undefined;
  const boot = await readProc('/proc/sys/kernel/random/boot_id');
  return `${pid} ${boot?.trim() ?? ''} ${fields[19] ?? ''}`;
}

async function readProc(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

async function psColumn(pid: number, column: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], {
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
