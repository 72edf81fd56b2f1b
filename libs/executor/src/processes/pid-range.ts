import { openSync, readFileSync, readSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Process ids in the order the kernel hands them out: upwards, and from the lowest again after the highest. */
export interface PidRange {
  readonly after: number;
  readonly count: number;
  readonly highest: number;
}

/** More than any kernel makes: processes and threads per millisecond and core. */
const pidsPerMsAndCore = 50;

/**
 * The ids of everything that was started after the process `pid`. `undefined` when that is not certain: no /proc, or so
 * long ago that the kernel may have given out every id since.
 *
 * @param ageMs how long ago `pid` was started, at least
 */
export function pidsSince(pid: number, ageMs: number): PidRange | undefined {
  highestPid ??= readHighestPid();
  const last = lastPid();
  const count = (last - pid + highestPid) % highestPid;
  const most = (ageMs + 1) * pidsPerMsAndCore * cores;
  // A container may show a wrong or old number there, which is then seldom this near.
  const isCertain = pid < highestPid && last < highestPid && count <= most && most < highestPid / 2;
  return isCertain ? { after: pid, count, highest: highestPid } : undefined;
}

export function isInRange(pid: number, { after, count, highest }: PidRange): boolean {
  const distance = (pid - after + highest) % highest;
  return distance > 0 && distance <= count;
}

export function pidsOfRange({ after, count, highest }: PidRange): number[] {
  return Array.from({ length: count }, (_, n) => (after + n + 1) % highest);
}

const cores = availableParallelism();
let highestPid: number | undefined;
let loadFile: number | undefined;
const loadText = Buffer.alloc(128);

/**
 * The id that the kernel gave out last; no number where it does not tell. The file is read anew from its beginning each
 * time.
 */
function lastPid(): number {
  try {
    loadFile ??= openSync('/proc/loadavg', 'r');
    const length = readSync(loadFile, loadText, 0, loadText.length, 0);
    return Number(loadText.toString('latin1', 0, length).split(' ')[4]);
  } catch {
    return Number.NaN;
  }
}

function readHighestPid(): number {
  try {
    return Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1'));
  } catch {
    return Number.NaN; // no comparison with it is true
  }
}
