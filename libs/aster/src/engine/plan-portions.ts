import type { RunState } from '@aster-scheduler/run-store';

/** Runs that are read by one statement: so many, and with results of so many bytes, but at least one. */
const mostRuns = 1_000;
const mostBytes = 4 * 1_048_576;

/** Divides runs into portions that can each be read by one statement. */
export function planPortions(states: readonly RunState[]): string[][] {
  const portions: string[][] = [];
  let open: string[] = [];
  let bytes = 0;
  for (const { id, resultBytes } of states) {
    if (open.length === mostRuns || (open.length > 0 && bytes + resultBytes > mostBytes)) {
      portions.push(open);
      [open, bytes] = [[], 0];
    }
    open.push(id);
    bytes += resultBytes;
  }
  return open.length === 0 ? portions : [...portions, open];
}
