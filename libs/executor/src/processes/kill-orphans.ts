import { killMarked } from './kill-marked.js';
import { type MarkedProcess } from './list-marked.js';
import { isDead, readProcessStat } from './process-stat.js';

/**
 * Kills the commands that other companions of the same worker started and that have no guard any more:
 * their companion is dead or stopped. Does nothing where there is no /proc.
 *
 * @returns what could not be killed
 */
export function killOrphans(own: { token: string; companion: number }, forMs: number): Promise<readonly number[]> {
  return killMarked((processes) => {
    const family = processes.filter(({ marker }) => marker.token === own.token);
    const guards = new Set(family.filter(isGuard).map(({ marker }) => marker.companion)).add(own.companion);
    return family.filter(({ marker }) => marker.command !== undefined && !guards.has(marker.companion));
  }, forMs);
}

function isGuard({ pid, marker }: MarkedProcess): boolean {
  if (marker.command !== undefined) return false;
  const stat = readProcessStat(pid);
  return stat !== undefined && !isDead(stat) && stat.state !== 'T';
}
