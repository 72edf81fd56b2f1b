import { readFileSync } from 'node:fs';
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
 * The ids of everything that was started after the process `pid`. `undefined` when that is not certain:
 * no /proc, or so long ago that the kernel may have been all the way round.
 *
 * @param ageMs how long ago `pid` was started, at least
 */
export function pidsSince(pid: number, ageMs: number): PidRange | undefined {
  highestPid ??= readNumber('/proc/sys/kernel/pid_max', 0);
  const last = readNumber('/proc/loadavg', 4);
  const count = (last - pid + highestPid) % highestPid;
  const most = (ageMs + 1) * pidsPerMsAndCore * availableParallelism();
  // Also when a container shows a made-up or old number there: then it is seldom so near.
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

let highestPid: number | undefined;

function readNumber(path: string, field: number): number {
  try {
    return Number(readFileSync(path, 'latin1').split(' ')[field]);
  } catch {
    return Number.NaN; // no comparison with it is true
  }
}
