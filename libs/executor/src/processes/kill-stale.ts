import { isAlive } from './is-alive.js';
import { isGuard } from './is-guard.js';
import { killMarked } from './kill-marked.js';
import type { MarkedProcess } from './list-marked.js';
import { parseToken } from './marker.js';
import { pidNamespace } from './pid-namespace.js';

/**
 * Kills what workers of this host left behind that died together with all their companions. A companion that still
 * lives ends everything by itself within the grace, and removes its folders. Only where process ids mean the same as
 * here: what another container's worker started is not touched.
 *
 * @returns what could not be killed
 */
export function killStale(forMs: number): Promise<readonly number[]> {
  const namespace = pidNamespace();
  return killMarked((processes) => {
    const stale = processes.filter((process) => isStale(process, namespace));
    const guarded = new Set(stale.filter(isGuard).map(({ marker }) => marker.token));
    return stale.filter(({ marker }) => !guarded.has(marker.token));
  }, forMs);
}

function isStale({ marker }: MarkedProcess, namespace: string): boolean {
  const worker = parseToken(marker.token);
  if (worker === undefined || worker.namespace !== namespace) return false;
  return !isAlive(worker);
}
