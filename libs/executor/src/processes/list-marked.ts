import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '@aster-scheduler/core/error-code';
import { listPids } from './list-pids.js';
import { commandVariable, companionVariable, type Marker, parseMarker } from './marker.js';
import type { ProcessId } from './process-id.js';
import { isDead, readProcessStat } from './process-stat.js';

export interface MarkedProcess extends ProcessId {
  readonly marker: Marker;
}

export interface ListMarkedOptions {
  /** The ids to look at, asked for each time; all processes unless given. */
  readonly candidates?: () => readonly number[];
}

const pidsPerTurn = 64;
/** On a busy system there are always new processes, so this bounds how often it looks. */
const maxLooks = 8;
/** A process that has no program for this long will not get one soon. */
const longestUnclearMs = 500;
const needles = [commandVariable, companionVariable].map((name) => Buffer.from(`${name}=`));
/** Processes whose environment could not be read for so long, by id, with when they were started. */
const opaque = new Map<number, number>();

/**
 * Finds all processes that carry a marker in their environment, this one left out. Linux only: elsewhere there are
 * none. Reads one small file per process (10 microseconds), a portion per turn of the event loop.
 *
 * While it looks, a process may start another and end. So it looks again at what is new until nothing is,
 * and until no process was met in the moment in which it vanishes or gets a new program.
 *
 * Not found: processes of another user, those that hide their memory (`PR_SET_DUMPABLE`),
 * and those that emptied or overwrote their environment.
 */
export async function listMarked(options: ListMarkedOptions = {}): Promise<readonly MarkedProcess[]> {
  const { candidates = listPids } = options;
  const seen = new Set<number>([process.pid, 1]); // process 1 is nobody's child
  const marked: MarkedProcess[] = [];
  const giveUpAt = performance.now() + longestUnclearMs;
  let unclear: readonly number[] = [];
  for (let look = 1; look <= maxLooks || unclear.length > 0; look++) {
    const pids = candidates().filter((pid) => !seen.has(pid));
    if (pids.length === 0) break;
    unclear = await lookAt(pids, seen, marked);
    if (unclear.length > 0 && performance.now() >= giveUpAt) return remember(unclear, marked);
    if (unclear.length > 0) await delay(1);
  }
  return marked;
}

/** Returns the processes of which it could not be told whether they are marked. */
async function lookAt(pids: readonly number[], seen: Set<number>, marked: MarkedProcess[]): Promise<readonly number[]> {
  const unclear: number[] = [];
  for (const [n, pid] of pids.entries()) {
    if (n % pidsPerTurn === pidsPerTurn - 1) await nextTurn();
    const marker = readMarker(pid);
    if (marker === 'unclear') unclear.push(pid);
    else seen.add(pid);
    if (typeof marker === 'object') marked.push({ pid, marker, startTicks: readProcessStat(pid)?.startTicks ?? 0 });
  }
  return unclear;
}

function remember(unclear: readonly number[], marked: readonly MarkedProcess[]): readonly MarkedProcess[] {
  for (const pid of opaque.keys()) if (readProcessStat(pid) === undefined) opaque.delete(pid);
  for (const pid of unclear) opaque.set(pid, readProcessStat(pid)?.startTicks ?? 0);
  return marked;
}

function readMarker(pid: number): Marker | 'unclear' | undefined {
  const environ = readEnvironment(pid);
  if (environ === 'denied') return undefined;
  if (environ.length > 0) return findMarker(environ);
  const stat = readProcessStat(pid);
  if (stat === undefined) return 'unclear';
  if (isDead(stat) || stat.isKernelThread || opaque.get(pid) === stat.startTicks) return undefined;
  if (!stat.hasProgram) return 'unclear';
  const again = readEnvironment(pid); // it may have got its program since
  return again === 'denied' ? undefined : findMarker(again);
}

/**
 * Empty for a process that is gone, is dead, or is getting a new program, and for threads of the kernel: for these,
 * older kernels have an empty file, and newer ones (Linux 6.15 or so) say ESRCH.
 */
function readEnvironment(pid: number): Buffer | 'denied' {
  try {
    return readFileSync(`/proc/${pid}/environ`);
  } catch (error) {
    return isDenied(error) ? 'denied' : Buffer.alloc(0);
  }
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
