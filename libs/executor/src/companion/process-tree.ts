import { setTimeout as delay } from 'node:timers/promises';
import { groupExists, groupIsAlive } from '../processes/group-is-alive.js';
import { type PidRange, pidsSince } from '../processes/pid-range.js';
import { isDead, readProcessStat } from '../processes/process-stat.js';
import { sendSignal } from '../processes/send-signal.js';
import { type TreeScanner } from './tree-scanner.js';

/** A command and everything it started: its process group, and on Linux whatever carries its marker. */
export interface ProcessTree {
  /**
   * Ends the tree: SIGTERM now, SIGKILL at `killAt` to what is still there. Asked again, the earlier `killAt` holds.
   *
   * @param killAt in the milliseconds of `performance.now()`
   * @returns once nothing lives any more; the ids of what could not be ended
   */
  endBy(killAt: number): Promise<readonly number[]>;
}

export interface ProcessTreeOptions {
  readonly command: number;
  /** The command itself, which leads a process group of its own. */
  readonly leader: number;
  /** In the milliseconds of `performance.now()`. */
  readonly startedAt: number;
  readonly scanner: TreeScanner;
  readonly leaderEnded: () => boolean;
}

/** What is known to live: once the group was seen to be gone its id may be given away, and it gets no signal any more. */
interface Rest {
  readonly groupLives: boolean;
  /** Found by the marker, in the group or outside. */
  readonly pids: readonly number[];
}

/** A killed process in an uninterruptible wait runs no more of its program; after this long nobody waits for it. */
const longestKillMs = 5000;
const longestPauseMs = 100;
/** Whether an existing group has members that live is checked only now and then, since that reads all of /proc. */
const firstLiveCheckMs = 30;
const liveCheckEveryMs = 500;

export function createProcessTree(options: ProcessTreeOptions): ProcessTree {
  let killAt = Infinity;
  let ended: Promise<readonly number[]> | undefined;
  return {
    endBy: (at) => {
      killAt = Math.min(killAt, at);
      ended ??= endTree(options, () => killAt);
      return ended;
    },
  };
}

async function endTree(tree: ProcessTreeOptions, killAt: () => number): Promise<readonly number[]> {
  if (performance.now() >= killAt()) return killRest(tree, true);
  let groupLives = askToEnd(-tree.leader);
  const asked = new Set<number>();
  for (;;) {
    const pids = await findMarkedPids(tree);
    if (pids.length === 0) groupLives = groupLives && (await groupIsAlive(tree.leader));
    if (pids.length === 0 && !groupLives) return [];
    for (const pid of pids) {
      if (asked.has(pid) || readProcessStat(pid)?.group === tree.leader) continue;
      asked.add(pid);
      askToEnd(pid);
    }
    groupLives = await waitForEnd(tree, { groupLives, pids }, killAt);
    if (performance.now() >= killAt()) return killRest(tree, groupLives);
  }
}

/** A stopped process has to go on to notice that it was asked to end. */
function askToEnd(target: number): boolean {
  if (sendSignal(target, 'SIGTERM') === 'gone') return false;
  sendSignal(target, 'SIGCONT');
  return true;
}

async function findMarkedPids(tree: ProcessTreeOptions): Promise<readonly number[]> {
  // Until the command has ended, its own id is not in the range.
  const range = (): PidRange | undefined =>
    tree.leaderEnded() ? pidsSince(tree.leader, performance.now() - tree.startedAt) : undefined;
  return range()?.count === 0 ? [] : tree.scanner.find(tree.command, range);
}

/** Waits until all of `rest` has ended, at most until the given time. Returns whether the group still lives. */
async function waitForEnd(tree: ProcessTreeOptions, rest: Rest, until: () => number): Promise<boolean> {
  let { groupLives } = rest;
  let liveCheckAt = rest.pids.length > 0 ? 0 : performance.now() + firstLiveCheckMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const markedLive = rest.pids.some((pid) => !isDead(readProcessStat(pid)));
    groupLives = groupLives && groupExists(tree.leader);
    if (groupLives && !markedLive && performance.now() >= liveCheckAt) {
      groupLives = await groupIsAlive(tree.leader);
      liveCheckAt = performance.now() + liveCheckEveryMs;
    }
    const someLive = groupLives || markedLive;
    const leftMs = until() - performance.now();
    if (!someLive || leftMs <= 0) return groupLives;
    await delay(Math.min(pauseMs, leftMs));
  }
}

async function killRest(tree: ProcessTreeOptions, groupLived: boolean): Promise<readonly number[]> {
  const giveUpAt = performance.now() + longestKillMs;
  let groupLives = groupLived;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    groupLives = groupLives && sendSignal(-tree.leader, 'SIGKILL') !== 'gone';
    const pids = await findMarkedPids(tree);
    for (const pid of pids) sendSignal(pid, 'SIGKILL');
    if (pids.length === 0) groupLives = groupLives && (await groupIsAlive(tree.leader));
    if (pids.length === 0 && !groupLives) return [];
    if (performance.now() >= giveUpAt) return [...(groupLives ? [tree.leader] : []), ...pids];
    await delay(pauseMs);
  }
}
