import { type MarkedProcess } from './list-marked.js';
import { isDead, readProcessStat } from './process-stat.js';

/** Whether a process is a companion that is able to end what it and its like have started: one that is stopped is not. */
export function isGuard({ pid, marker }: MarkedProcess): boolean {
  if (marker.command !== undefined) return false;
  const stat = readProcessStat(pid);
  return stat !== undefined && !isDead(stat) && stat.state !== 'T';
}
