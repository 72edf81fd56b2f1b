import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { listMarked, type MarkedProcess } from '../processes/list-marked.js';
import { listPids } from '../processes/list-pids.js';
import { isInRange, type PidRange, pidsOfRange } from '../processes/pid-range.js';
import type { ProcessId } from '../processes/process-id.js';

export interface TreeScanner {
  /**
   * Finds the processes of a command by its marker.
   *
   * @param range tells the ids of everything started after the command until now; `undefined` when they are not known
   */
  find(command: number, range: () => PidRange | undefined): Promise<readonly ProcessId[]>;
}

export interface TreeScannerOptions {
  readonly token: string;
  readonly companion: number;
  /** The leaders of commands that still run; this process is their parent and sees them end by itself. */
  readonly isLeader: (pid: number) => boolean;
}

interface Request {
  readonly command: number;
  readonly range: () => PidRange | undefined;
  readonly resolve: (found: readonly ProcessId[]) => void;
}

/** Scanning may take at most one part in this many of the time. */
const shareOfTime = 5;
/** About what reading one process costs. */
const lookMs = 0.015;
const probesAtMost = 128;

/**
 * One scan of /proc serves all commands that ask in the same turn, and while there is much to read the next one waits.
 */
export function createTreeScanner(options: TreeScannerOptions): TreeScanner {
  let requests: Request[] = [];
  let isScanning = false;

  const scanAll = async (): Promise<void> => {
    while (requests.length > 0) {
      const served = requests;
      requests = [];
      const { found, looks } = await scanFor(served, options);
      answer(served, found, options);
      const costMs = looks * lookMs;
      if (costMs >= 1) await delay(costMs * (shareOfTime - 1));
    }
    isScanning = false;
  };

  return {
    find: (command, range) =>
      new Promise((resolve) => {
        requests.push({ command, range, resolve });
        if (isScanning) return;
        isScanning = true;
        setImmediate(() => void scanAll());
      }),
  };
}

interface Scan {
  readonly found: readonly MarkedProcess[];
  /** How many processes were looked at. */
  readonly looks: number;
}

async function scanFor(requests: readonly Request[], { isLeader }: TreeScannerOptions): Promise<Scan> {
  let looks = 0;
  const candidates = (): readonly number[] => {
    const ranges = requests.flatMap(({ range }) => range() ?? []);
    const isNarrow = ranges.length === requests.length;
    const pids = isNarrow ? pidsIn(widest(ranges)).filter((pid) => !isLeader(pid)) : listPids();
    looks += pids.length;
    return pids;
  };
  return { found: await listMarked({ candidates }), looks };
}

/** All end with the id given out last, so the widest contains the others. */
function widest(ranges: readonly PidRange[]): PidRange | undefined {
  return ranges.toSorted((a, b) => b.count - a.count)[0];
}

/**
 * It is faster to ask for a few ids one by one than to list all processes. They are asked for in the order in which the
 * kernel gave them out: if a process has ended before it is asked for, the processes that it started come later.
 */
function pidsIn(range: PidRange | undefined): readonly number[] {
  if (range === undefined) return [];
  if (range.count > probesAtMost) return listPids().filter((pid) => isInRange(pid, range));
  return pidsOfRange(range).filter((pid) => existsSync(`/proc/${pid}`));
}

function answer(requests: readonly Request[], found: readonly MarkedProcess[], own: TreeScannerOptions): void {
  const processes = new Map<number, ProcessId[]>();
  for (const { pid, startTicks, marker } of found) {
    if (marker.token !== own.token || marker.companion !== own.companion || marker.command === undefined) continue;
    processes.set(marker.command, [...(processes.get(marker.command) ?? []), { pid, startTicks }]);
  }
  for (const { command, resolve } of requests) resolve(processes.get(command) ?? []);
}
