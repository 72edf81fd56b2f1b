import { openSync, readFileSync, readSync } from 'node:fs';

/**
 * Tells whether the kernel has killed processes for lack of memory in the control group of this process and its
 * commands.
 */
export interface MemoryWatch {
  watch(): MemorySpan;
}

/** From the call of `watch` on. */
export interface MemorySpan {
  /** A sentence, if a process has been killed for lack of memory since. It need not have been the command. */
  sentence(): string | undefined;
}

/** @param killCount how many were ended so far; `undefined` when that is not known */
export function createMemoryWatch(killCount: () => number | undefined = openKillCount()): MemoryWatch {
  return {
    watch: () => {
      const before = killCount();
      return {
        sentence: () => {
          const after = before === undefined ? undefined : killCount();
          if (before === undefined || after === undefined || after <= before) return undefined;
          return 'most likely by the kernel for lack of memory, since it ended processes of the control group of the worker for that meanwhile';
        },
      };
    },
  };
}

const buffer = Buffer.alloc(4096);

/** Reads the counter of the control group of this process, of either version, through a descriptor that stays open. */
export function openKillCount(cgroups: string = readText('/proc/self/cgroup')): () => number | undefined {
  const descriptor = killCountFiles(cgroups)
    .map(openOrNothing)
    .find((opened) => opened !== undefined);
  if (descriptor === undefined) return () => undefined;
  return () => {
    try {
      const text = buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
      const count = /^oom_kill (\d+)$/m.exec(text)?.[1];
      return count === undefined ? undefined : Number(count);
    } catch {
      return undefined;
    }
  };
}

/**
 * Where the counter may be, by /proc/self/cgroup. In a container the path may be that of the host, while the group of
 * the container itself is shown as the root.
 */
export function killCountFiles(cgroups: string): readonly string[] {
  return cgroups.split('\n').flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === '') return [];
    if (controllers === '') return [`/sys/fs/cgroup${path}/memory.events`, '/sys/fs/cgroup/memory.events'];
    if (!controllers.split(',').includes('memory')) return [];
    return [`/sys/fs/cgroup/memory${path}/memory.oom_control`, '/sys/fs/cgroup/memory/memory.oom_control'];
  });
}

function openOrNothing(path: string): number | undefined {
  try {
    return openSync(path.replace('//', '/'), 'r');
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
