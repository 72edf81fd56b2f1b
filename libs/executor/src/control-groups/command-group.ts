import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { opendir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '@aster-scheduler/core/error-code';
import type { GroupLimits } from './control-groups.js';

/** The control group of one command, and of all that it starts. */
export interface CommandGroup {
  /** Whoever writes 0 to this file is in the group from then on. */
  readonly entrance: string;
  /** Why what was in it was killed, if it was for one of its limits, or for lack of memory. */
  whyKilled(): string | undefined;
  /**
   * Kills what is still in it, which has hidden from its marker, and removes it, with the groups that the command has
   * made below. Resolves when it is gone, or when what is in it cannot be ended. One in which nothing ever was is gone
   * when this returns.
   */
  end(): Promise<void>;
}

const lookEveryMs = 200;
const longestEndMs = 5_000;
const longestPauseMs = 100;

/**
 * Fails with the system's error, and leaves nothing behind then.
 *
 * @param folder does not exist yet
 */
export function makeCommandGroup(folder: string, limits: GroupLimits): CommandGroup {
  mkdirSync(folder);
  try {
    setLimits(folder, limits);
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  let hasComputedTooLong = false;
  const { cpuMs = Number.POSITIVE_INFINITY } = limits;
  const timer = setInterval(() => {
    if (computedMs(folder) < cpuMs) return;
    hasComputedTooLong = true;
    killGroup(folder);
  }, lookEveryMs);
  if (cpuMs === Number.POSITIVE_INFINITY) clearInterval(timer);
  return {
    entrance: join(folder, 'cgroup.procs'),
    whyKilled: () => {
      if (hasComputedTooLong) return 'it has computed for longer than its cpu_limit';
      return whyOutOfMemory(folder, limits);
    },
    end: () => {
      clearInterval(timer);
      return removeGroup(folder);
    },
  };
}

/** Kills all that is in a group, and removes it with all groups below; gives up when that takes too long. */
export async function removeGroup(folder: string): Promise<void> {
  const giveUpAt = performance.now() + longestEndMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EBUSY' || performance.now() >= giveUpAt) return;
    }
    killGroup(folder);
    await removeGroupsBelow(folder, giveUpAt);
    await delay(pauseMs);
  }
}

/** The deepest first, as far as nothing is in them any more; the system removes no group that has others below. */
async function removeGroupsBelow(folder: string, giveUpAt: number): Promise<void> {
  for (const group of await listGroups(folder).catch(() => [])) {
    if (performance.now() >= giveUpAt) return;
    await removeGroupsBelow(group, giveUpAt);
    await rmdir(group).catch(() => undefined); // something is still in it
  }
}

/** In pieces: a command may have made very many. */
async function listGroups(folder: string): Promise<readonly string[]> {
  const groups: string[] = [];
  for await (const entry of await opendir(folder)) if (entry.isDirectory()) groups.push(join(folder, entry.name));
  return groups;
}

function setLimits(folder: string, { memoryBytes, processes }: GroupLimits): void {
  if (memoryBytes !== undefined) {
    write(folder, 'memory.max', memoryBytes);
    write(folder, 'memory.oom.group', 1); // not whichever process is the largest
    if (read(folder, 'memory.swap.max') !== '') write(folder, 'memory.swap.max', 0);
  }
  if (processes !== undefined) write(folder, 'pids.max', processes);
}

/**
 * What is killed in a group is counted whichever limit was met, also one around it; that the limit is its own is told
 * by its own count.
 */
function whyOutOfMemory(folder: string, { memoryBytes }: GroupLimits): string | undefined {
  if (!/^oom_kill [1-9]/m.test(read(folder, 'memory.events'))) return undefined;
  const isOwnLimit = memoryBytes !== undefined && /^oom [1-9]/m.test(read(folder, 'memory.events.local'));
  if (isOwnLimit) return 'it has used more memory than its memory_limit_mb';
  return 'most likely by the kernel for lack of memory, since it ended processes of the command for that, and not for its memory_limit_mb';
}

function computedMs(folder: string): number {
  return Number(/^usage_usec (\d+)$/m.exec(read(folder, 'cpu.stat'))?.[1] ?? 0) / 1_000;
}

function killGroup(folder: string): void {
  try {
    write(folder, 'cgroup.kill', 1);
  } catch {
    // it is gone
  }
}

function write(folder: string, file: string, value: number): void {
  writeFileSync(join(folder, file), String(value), { flag: 'w' });
}

function read(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), 'latin1');
  } catch {
    return '';
  }
}
