import { readFileSync } from 'node:fs';
import { listPids } from '../processes/list-pids.js';
import { isDead, readProcessStat } from '../processes/process-stat.js';

/** Dead processes that their parent has not collected do not count. */
export function isAlive(pid: number): boolean {
  const stat = readProcessStat(pid);
  return stat !== undefined && !isDead(stat);
}

/** The living processes whose command line contains `text`. */
export function findProcesses(text: string): number[] {
  return listPids().filter((pid) => isAlive(pid) && readCommandLine(pid).includes(text));
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
