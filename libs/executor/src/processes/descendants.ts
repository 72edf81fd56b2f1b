import type { ProcessId } from './process-id.js';
import { isDead, type ProcessStat } from './process-stat.js';

/** What is known of the processes of this moment. */
export interface Kinship {
  /** `undefined` for a process that cannot be seen. */
  readonly statOf: (pid: number) => ProcessStat | undefined;
  readonly childrenOf: (pid: number) => readonly number[];
}

/**
 * The living processes that descend from `roots`, the roots included, as long as each parent between is still there. A
 * process that is older than its parent was adopted when its own parent ended, and does not count. A hidden process
 * counts.
 */
export function descendantsOf(roots: readonly ProcessId[], { statOf, childrenOf }: Kinship): readonly ProcessId[] {
  const found = new Map<number, ProcessId>();
  const waiting: { readonly pid: number; readonly startTicks?: number; readonly notBefore?: number }[] = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pid, startTicks = 0, notBefore = 0 } = next;
    const stat = statOf(pid);
    if (found.has(pid) || (stat !== undefined && isDead(stat))) continue;
    if (stat !== undefined && startTicks !== 0 && stat.startTicks !== startTicks) continue;
    if (stat !== undefined && stat.startTicks < notBefore) continue;
    found.set(pid, { pid, startTicks: stat?.startTicks ?? startTicks });
    for (const child of childrenOf(pid)) waiting.push({ pid: child, notBefore: stat?.startTicks });
  }
  return [...found.values()];
}
