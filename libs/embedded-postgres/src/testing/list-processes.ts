import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process and its arguments, in one line. */
export interface ListedProcess {
  readonly id: number;
  readonly args: string;
}

/** All processes that can be seen. Small Linux images have no `ps`. */
export async function listProcesses(): Promise<ListedProcess[]> {
  if (process.platform === 'linux') return listProc();
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command=']);
  return stdout.split('\n').map((line) => ({ id: Number.parseInt(line, 10), args: line.replace(/^\s*\d+\s/, '') }));
}

async function listProc(): Promise<ListedProcess[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
  return texts.map((text, index) => ({ id: Number(ids[index]), args: text.replaceAll('\0', ' ') }));
}
