import { setTimeout as delay } from 'node:timers/promises';
import { descendantsOf } from '../processes/descendants.js';
import { groupExists, groupIsAlive } from '../processes/group-is-alive.js';
import { isAlive } from '../processes/is-alive.js';
import { type PidRange, pidsSince } from '../processes/pid-range.js';
import { type ProcessId, processKey } from '../processes/process-id.js';
import { readProcessStat } from '../processes/process-stat.js';
import { readKinship } from '../processes/read-kinship.js';
import { signalGroup, signalProcess } from '../processes/signal-process.js';
import type { TreeScanner } from './tree-scanner.js';

/**
 * A command and everything it started: its process group, and on Linux whatever carries its marker, with the
 * descendants of these as far as they can be followed from parent to child.
 */
export interface ProcessTree {
  /**
   * Waits, without a signal to anybody, until nothing lives any more, `until`, or a call of `endBy`.
   *
   * @param until in the milliseconds of `performance.now()`
   * @returns how many processes still live
   */
  watchUntil(until: number): Promise<number>;
  /** Stops at once what is known of the tree, which is to be ended with no time left. */
  stop(): void;
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
  readonly leader: ProcessId;
  /** In the milliseconds of `performance.now()`. */
  readonly startedAt: number;
  readonly scanner: TreeScanner;
  readonly leaderEnded: () => boolean;
}

interface Tree extends ProcessTreeOptions {
  /**
   * The processes of the tree that were found and live, by `processKey`. They stay known when their parent or their
   * marker is gone.
   */
  known: ReadonlyMap<string, ProcessId>;
  /** Once the group is seen to be gone, the kernel may give its id to others, so it gets no more signals. */
  groupLives: boolean;
  /** The command has ended and left no process, so nothing is looked for any more. */
  isGone: boolean;
}

/** A killed process in an uninterruptible wait executes nothing more; it is waited for no longer than this. */
const longestKillMs = 5000;
const longestPauseMs = 100;
/** Whether an existing group has members that live is checked only now and then, since that reads all of /proc. */
const firstLiveCheckMs = 30;
const liveCheckEveryMs = 500;

export function createProcessTree(options: ProcessTreeOptions): ProcessTree {
  const tree: Tree = { ...options, known: new Map(), groupLives: true, isGone: false };
  let killAt = Infinity;
  let ended: Promise<readonly number[]> | undefined;
  return {
    watchUntil: (until) => watch(tree, () => (ended === undefined ? until : 0)),
    stop: () => void (tree.isGone || stopKnown(tree)),
    endBy: (at) => {
      killAt = Math.min(killAt, at);
      ended ??= endTree(tree, () => killAt);
      return ended;
    },
  };
}

async function watch(tree: Tree, until: () => number): Promise<number> {
  tree.groupLives = groupExists(tree.leader.pid);
  for (;;) {
    tree.isGone = !(await findRest(tree));
    if (tree.isGone) return 0;
    if (performance.now() >= until()) return Math.max(1, tree.known.size);
    await waitForEnd(tree, until);
  }
}

async function endTree(tree: Tree, killAt: () => number): Promise<readonly number[]> {
  if (tree.isGone) return [];
  // Before the first signal: when a parent has ended, its children can no longer be told from others.
  note(tree, tree.leaderEnded() ? [] : [tree.leader]);
  tree.groupLives = groupExists(tree.leader.pid);
  if (performance.now() >= killAt()) return killRest(tree);
  if (tree.groupLives) tree.groupLives = askGroup(tree);
  const asked = new Set<string>();
  for (;;) {
    askOthers(tree, asked);
    if (!(await findRest(tree))) return [];
    askOthers(tree, asked);
    await waitForEnd(tree, killAt);
    if (performance.now() >= killAt()) return killRest(tree);
  }
}

/** Sends SIGTERM to the processes outside of the group, once to each. */
function askOthers({ known, leader }: Tree, asked: Set<string>): void {
  for (const [key, process] of known) {
    if (asked.has(key)) continue;
    asked.add(key);
    if (readProcessStat(process.pid)?.group === leader.pid) continue;
    if (signalProcess(process, 'SIGTERM') !== 'gone') signalProcess(process, 'SIGCONT');
  }
}

/** A stopped process has to go on to notice that it was asked to end. */
function askGroup({ leader }: Tree): boolean {
  if (signalGroup(leader, 'SIGTERM') === 'gone') return false;
  signalGroup(leader, 'SIGCONT');
  return true;
}

/** Looks for what lives, and notes it. Returns whether something does. */
async function findRest(tree: Tree): Promise<boolean> {
  const { command, leader, scanner, leaderEnded } = tree;
  // Until the command has ended, its own id is not in the range.
  const range = (): PidRange | undefined =>
    leaderEnded() ? pidsSince(leader.pid, performance.now() - tree.startedAt) : undefined;
  for (;;) {
    const before = [...tree.known.values(), ...(range()?.count === 0 ? [] : await scanner.find(command, range))];
    note(tree, before);
    tree.groupLives = tree.groupLives && groupExists(leader.pid);
    if (tree.known.size > 0) return true;
    if (before.length > 0) continue; // they have ended since, and may have started others before
    tree.groupLives = tree.groupLives && (await groupIsAlive(leader.pid));
    return tree.groupLives;
  }
}

/** Notes what lives of what was known, of `found`, and of the descendants of both. */
function note(tree: Tree, found: readonly ProcessId[]): void {
  const roots = [...tree.known.values(), ...found];
  const living = roots.length > 0 ? descendantsOf(roots, readKinship()).filter(isAlive) : [];
  tree.known = new Map(living.map((process) => [processKey(process), process]));
}

/** Waits until all that is known to live has ended, at most until the given time. */
async function waitForEnd(tree: Tree, until: () => number): Promise<void> {
  let liveCheckAt = tree.known.size > 0 ? 0 : performance.now() + firstLiveCheckMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const knownLives = [...tree.known.values()].some(isAlive);
    tree.groupLives = tree.groupLives && groupExists(tree.leader.pid);
    if (tree.groupLives && !knownLives && performance.now() >= liveCheckAt) {
      tree.groupLives = await groupIsAlive(tree.leader.pid);
      liveCheckAt = performance.now() + liveCheckEveryMs;
    }
    const leftMs = until() - performance.now();
    if (!(knownLives || tree.groupLives) || leftMs <= 0) return;
    await delay(Math.min(pauseMs, leftMs));
  }
}

/** Stops first, so that nothing of it runs or starts anything while it is looked for, then kills what is found. */
async function killRest(tree: Tree): Promise<readonly number[]> {
  const giveUpAt = performance.now() + longestKillMs;
  stopKnown(tree);
  note(tree, []); // and what they have started until now
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const lives = await findRest(tree);
    if (!lives) return [];
    if (performance.now() >= giveUpAt) return survivorsOf(tree);
    for (const process of tree.known.values()) signalProcess(process, 'SIGKILL');
    if (tree.groupLives) tree.groupLives = signalGroup(tree.leader, 'SIGKILL') !== 'gone';
    await delay(pauseMs);
  }
}

function stopKnown(tree: Tree): void {
  if (tree.groupLives) tree.groupLives = signalGroup(tree.leader, 'SIGSTOP') !== 'gone';
  for (const process of tree.known.values()) signalProcess(process, 'SIGSTOP');
}

/** Where the members of the group are not to be seen, the group's own id stands for them. */
function survivorsOf({ known, leader }: Tree): readonly number[] {
  return known.size > 0 ? [...known.values()].map(({ pid }) => pid) : [leader.pid];
}
