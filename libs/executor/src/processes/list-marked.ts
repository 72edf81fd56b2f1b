import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { listPids } from './list-pids.js';
import { commandVariable, companionVariable, type Marker, parseMarker } from './marker.js';
import { isDead, readProcessStat } from './process-stat.js';

export interface MarkedProcess {
  readonly pid: number;
  readonly marker: Marker;
}

export interface MarkedProcesses {
  readonly processes: readonly MarkedProcess[];
  /** False when a process vanished or changed its program while it was looked at: a child of it may have been missed. */
  readonly isComplete: boolean;
}

export interface ListMarkedOptions {
  /** Only processes with a higher id. */
  readonly afterPid?: number;
  /** Processes that need no look. */
  readonly skips?: (pid: number) => boolean;
}

const pidsPerTurn = 64;
const needles = [commandVariable, companionVariable].map((name) => Buffer.from(`${name}=`));

/**
 * Finds all processes that carry a marker in their environment, this one left out. Linux only: elsewhere there are none.
 * Reads one small file per process (10 microseconds), a portion per turn of the event loop.
 *
 * Not found: processes of another user, those that hide their memory (`PR_SET_DUMPABLE`),
 * and those that emptied or overwrote their environment.
 */
export async function listMarked(options: ListMarkedOptions = {}): Promise<MarkedProcesses> {
  const { afterPid = 0, skips = () => false } = options;
  const pids = listPids().filter((pid) => pid > afterPid && pid !== process.pid && !skips(pid));
  const processes: MarkedProcess[] = [];
  let isComplete = true;
  for (const [n, pid] of pids.entries()) {
    if (n % pidsPerTurn === pidsPerTurn - 1) await nextTurn();
    const marker = readMarker(pid);
    if (marker === 'unclear') isComplete = false;
    else if (marker !== undefined) processes.push({ pid, marker });
  }
  return { processes, isComplete };
}

function readMarker(pid: number): Marker | 'unclear' | undefined {
  let environ: Buffer;
  try {
    environ = readFileSync(`/proc/${pid}/environ`);
  } catch (error) {
    return isDenied(error) ? undefined : 'unclear';
  }
  if (environ.length > 0) return findMarker(environ);
  const stat = readProcessStat(pid);
  return stat !== undefined && (isDead(stat) || stat.isKernelThread || stat.hasProgram) ? undefined : 'unclear';
}

function findMarker(environ: Buffer): Marker | undefined {
  for (const needle of needles) {
    for (let at = environ.indexOf(needle); at >= 0; at = environ.indexOf(needle, at + 1)) {
      if (at > 0 && environ[at - 1] !== 0) continue;
      const end = environ.indexOf(0, at);
      const marker = parseMarker(environ.toString('latin1', at + needle.length, end < 0 ? undefined : end));
      if (marker !== undefined) return marker;
    }
  }
  return undefined;
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM');
}
