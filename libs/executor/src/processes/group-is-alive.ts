import { setImmediate as nextTurn } from 'node:timers/promises';
import { listPids } from './list-pids.js';
import { isDead, type ProcessStat, readProcessStat } from './process-stat.js';
import { sendSignal } from './send-signal.js';

const pidsPerTurn = 64;

/** Whether a process group has a member, dead ones that nobody collected included. */
export function groupExists(group: number): boolean {
  return sendSignal(-group, 0) !== 'gone';
}

/**
 * Whether a process group has a member that lives. Where process 1 does not collect its dead (a container without an
 * init) a group can exist for ever without one. Reads all of /proc, a portion per turn of the event loop; without /proc
 * it is `groupExists`.
 */
export async function groupIsAlive(group: number): Promise<boolean> {
  if (!groupExists(group)) return false;
  const members: ProcessStat[] = [];
  for (const [n, pid] of listPids().entries()) {
    if (n % pidsPerTurn === pidsPerTurn - 1) await nextTurn();
    const stat = readProcessStat(pid);
    if (stat?.group !== group) continue;
    if (!isDead(stat)) return true;
    members.push(stat);
  }
  return planGroupIsAlive(groupExists(group), members);
}

/**
 * Whether an existing group has a living member, decided by the processes that can be seen. If none can be seen, its
 * members are hidden and count as living: dead processes are visible to everybody who may see those of their user.
 */
export function planGroupIsAlive(exists: boolean, visible: readonly ProcessStat[]): boolean {
  if (!exists) return false;
  return visible.length === 0 || visible.some((stat) => !isDead(stat));
}
