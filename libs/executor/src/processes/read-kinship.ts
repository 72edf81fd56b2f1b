import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Kinship } from './descendants.js';
import { listPids } from './list-pids.js';
import { type ProcessStat, readProcessStat } from './process-stat.js';

const isKept = existsSync(`/proc/self/task/${process.pid}/children`);

/**
 * Which process is the child of which at this moment. Where the kernel keeps the children of each process
 * (`CONFIG_PROC_CHILDREN`) only what is asked for is read, at some ten microseconds each; elsewhere all processes are,
 * at once.
 */
export function readKinship(): Kinship {
  return isKept ? { statOf: readProcessStat, childrenOf: readChildren } : readKinshipOfAll();
}

/** As `readKinship`, by reading the parent of each process that can be seen. */
export function readKinshipOfAll(): Kinship {
  const stats = new Map<number, ProcessStat>();
  const children = new Map<number, number[]>();
  for (const pid of listPids()) {
    const stat = readProcessStat(pid);
    if (stat === undefined) continue;
    stats.set(pid, stat);
    const siblings = children.get(stat.parent);
    if (siblings === undefined) children.set(stat.parent, [pid]);
    else siblings.push(pid);
  }
  return { statOf: (pid) => stats.get(pid), childrenOf: (pid) => children.get(pid) ?? [] };
}

/** A child belongs to the thread that started it. */
function readChildren(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => readChildrenOf(`/proc/${pid}/task/${thread}/children`));
  } catch {
    return []; // it is gone, or hidden
  }
}

function readChildrenOf(file: string): readonly number[] {
  try {
    return readFileSync(file, 'latin1')
      .split(' ')
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}
