import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** More than any kernel makes: processes and threads per millisecond and core. */
const pidsPerMsAndCore = 100;

/**
 * Linux hands out process ids upwards and starts again from below at a maximum.
 * Tells whether everything that was started in the `ageMs` since `pid` has a higher id for sure.
 */
export function hasOnlyHigherDescendants(pid: number, ageMs: number): boolean {
  return pid + (ageMs + 1) * pidsPerMsAndCore * availableParallelism() < highestPid();
}

let highest: number | undefined;

function highestPid(): number {
  highest ??= readHighestPid();
  return highest;
}

function readHighestPid(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1'));
  } catch {
    return 0;
  }
}
