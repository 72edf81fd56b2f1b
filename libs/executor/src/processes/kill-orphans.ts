import { setTimeout as delay } from 'node:timers/promises';
import { isGuard } from './is-guard.js';
import { killMarked } from './kill-marked.js';
import { listMarked, type MarkedProcess } from './list-marked.js';

/** While another companion still ends its commands, how often to look whether they are gone. */
const watchEveryMs = 100;
/** A process that gets a new program at that moment is not seen. */
const enoughQuietLooks = 2;

/**
 * Kills the commands that other companions of the same worker started and that have no guard any more: their companion
 * is dead or stopped. If that companion still lives, watches until its commands are gone, since it may die before. Does
 * nothing where there is no /proc.
 *
 * @param killMs how long it tries at most to kill what it has found
 * @param watchMs how long it watches at most: on a busy machine others may take many times as long as they should
 * @returns what could not be killed
 */
export async function killOrphans(
  own: { readonly token: string; readonly companion: number },
  { killMs, watchMs }: { readonly killMs: number; readonly watchMs: number },
): Promise<readonly number[]> {
  const giveUpAt = performance.now() + watchMs;
  for (let quietLooks = 0; ;) {
    const left = await killMarked((processes) => commandsOfOthers(own, processes).orphans, killMs);
    const { guarded } = commandsOfOthers(own, await listMarked());
    quietLooks = guarded.length === 0 ? quietLooks + 1 : 0;
    if (quietLooks === enoughQuietLooks || performance.now() >= giveUpAt) return left;
    await delay(watchEveryMs);
  }
}

interface CommandsOfOthers {
  readonly orphans: readonly MarkedProcess[];
  readonly guarded: readonly MarkedProcess[];
}

function commandsOfOthers(
  own: { token: string; companion: number },
  processes: readonly MarkedProcess[],
): CommandsOfOthers {
  const family = processes.filter(({ marker }) => marker.token === own.token && marker.companion !== own.companion);
  const guards = new Set(family.filter(isGuard).map(({ marker }) => marker.companion));
  const commands = family.filter(({ marker }) => marker.command !== undefined);
  return {
    orphans: commands.filter(({ marker }) => !guards.has(marker.companion)),
    guarded: commands.filter(({ marker }) => guards.has(marker.companion)),
  };
}
