import { isAlive } from './is-alive.js';
import type { MarkedProcess } from './list-marked.js';
import { readProcessStat } from './process-stat.js';

/** Whether a process is a companion that can still end commands. A stopped one cannot. */
export function isGuard(process: MarkedProcess): boolean {
  if (process.marker.command !== undefined) return false;
  return isAlive(process) && readProcessStat(process.pid)?.state !== 'T';
}
