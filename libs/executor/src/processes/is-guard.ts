import { isAlive } from './is-alive.js';
import type { MarkedProcess } from './list-marked.js';
import { readProcessStat } from './process-stat.js';

/**
 * Whether a process is a companion that is able to end what it and its like have started: one that is stopped is not.
 */
export function isGuard(process: MarkedProcess): boolean {
  if (process.marker.command !== undefined) return false;
  return isAlive(process) && readProcessStat(process.pid)?.state !== 'T';
}
