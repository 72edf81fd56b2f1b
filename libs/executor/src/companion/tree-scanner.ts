import { setTimeout as delay } from 'node:timers/promises';
import { listMarked, type MarkedProcesses } from '../processes/list-marked.js';

/** What is left of a command outside its process group, or inside it. */
export interface TreeRest {
  readonly pids: readonly number[];
  /** False when something may have been missed and another look is due. */
  readonly isComplete: boolean;
}

export interface TreeScanner {
  /**
   * Finds the processes of a command by its marker.
   *
   * @param afterPid everything of the command has a higher id; 0 when that is not known
   */
  find(command: number, afterPid: number): Promise<TreeRest>;
}

export interface TreeScannerOptions {
  readonly token: string;
  readonly companion: number;
  /** The leaders of commands that still run; each is looked after by its own parent, this process. */
  readonly isLeader: (pid: number) => boolean;
}

interface Request {
  readonly command: number;
  readonly afterPid: number;
  readonly resolve: (rest: TreeRest) => void;
}

/** Of the time, one part in so many may go into scanning. */
const shareOfTime = 5;

/** One scan of /proc serves all commands that ask in the same turn, and while there is much to read the next one waits. */
export function createTreeScanner(options: TreeScannerOptions): TreeScanner {
  let requests: Request[] = [];
  let isScanning = false;

  const scanAll = async (): Promise<void> => {
    while (requests.length > 0) {
      const served = requests;
      requests = [];
      const startedAt = performance.now();
      answer(served, await scanFor(served, options), options);
      const tookMs = performance.now() - startedAt;
      if (tookMs >= 1) await delay(tookMs * (shareOfTime - 1));
    }
    isScanning = false;
  };

  return {
    find: (command, afterPid) =>
      new Promise((resolve) => {
        requests.push({ command, afterPid, resolve });
        if (isScanning) return;
        isScanning = true;
        setImmediate(() => void scanAll());
      }),
  };
}

function scanFor(requests: readonly Request[], { isLeader }: TreeScannerOptions): Promise<MarkedProcesses> {
  const afterPid = Math.min(...requests.map((request) => request.afterPid));
  return listMarked({ afterPid, skips: afterPid > 0 ? isLeader : undefined });
}

function answer(requests: readonly Request[], found: MarkedProcesses, options: TreeScannerOptions): void {
  const pids = new Map<number, number[]>();
  for (const { pid, marker } of found.processes) {
    if (marker.token !== options.token || marker.companion !== options.companion) continue;
    if (marker.command !== undefined) pids.set(marker.command, [...(pids.get(marker.command) ?? []), pid]);
  }
  for (const { command, resolve } of requests) {
    resolve({ pids: pids.get(command) ?? [], isComplete: found.isComplete });
  }
}
