import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../error-code.js';
import { listPids } from './list-pids.js';
import { commandVariable, companionVariable, type Marker, parseMarker } from './marker.js';
import { isDead, readProcessStat } from './process-stat.js';

export interface MarkedProcess {
  readonly pid: number;
  readonly marker: Marker;
}

export interface ListMarkedOptions {
  /** Where to look, asked again for each look; everywhere unless given. */
  readonly candidates?: () => readonly number[];
}

const pidsPerTurn = 64;
const maxLooks = 3;
const needles = [commandVariable, companionVariable].map((name) => Buffer.from(`${name}=`));

/**
 * Finds all processes that carry a marker in their environment, this one left out. Linux only: elsewhere there are none.
 * Reads one small file per process (10 microseconds), a portion per turn of the event loop. A process that vanishes
 * or gets a new program while it is looked at may have started another: then the new ones are looked at once more.
 *
 * Not found: processes of another user, those that hide their memory (`PR_SET_DUMPABLE`),
 * and those that emptied or overwrote their environment.
 */
export async function listMarked(options: ListMarkedOptions = {}): Promise<readonly MarkedProcess[]> {
  const { candidates = listPids } = options;
  const seen = new Set<number>([process.pid, 1]); // process 1 is nobody's child
  const marked: MarkedProcess[] = [];
  for (let look = 1; look <= maxLooks; look++) {
    const pids = candidates().filter((pid) => !seen.has(pid));
    if (await lookAt(pids, seen, marked)) break;
    await delay(look);
  }
  return marked;
}

/** Returns whether each of the processes is either marked or certainly not. */
async function lookAt(pids: readonly number[], seen: Set<number>, marked: MarkedProcess[]): Promise<boolean> {
  let isClear = true;
  for (const [n, pid] of pids.entries()) {
    if (n % pidsPerTurn === pidsPerTurn - 1) await nextTurn();
    const marker = readMarker(pid);
    if (marker === 'unclear') {
      isClear = false;
      continue;
    }
    seen.add(pid);
    if (marker !== undefined) marked.push({ pid, marker });
  }
  return isClear;
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
  const code = errorCode(error);
  return code === 'EACCES' || code === 'EPERM';
}
