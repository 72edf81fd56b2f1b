import { setTimeout as delay } from 'node:timers/promises';
import { isGuard } from './is-guard.js';
import { killMarked } from './kill-marked.js';
import { listMarked, type MarkedProcess } from './list-marked.js';

/** While another companion still ends its commands, how often to look whether they are gone. */
const watchEveryMs = 100;

/**
 * Kills the commands that other companions of the same worker started and that have no guard any more: their companion
 * is dead or stopped. If that companion still lives, watches until its commands are gone, since it may die before. Does
 * nothing where there is no /proc.
 *
 * @param forMs how long it tries and watches at most
 * @returns what could not be killed
 */
export async function killOrphans(
  own: { token: string; companion: number },
  forMs: number,
): Promise<readonly number[]> {
  const giveUpAt = performance.now() + forMs;
  for (;;) {
    const left = await killMarked(
      (processes) => commandsOfOthers(own, processes).orphans,
      giveUpAt - performance.now(),
    );
    const { guarded } = commandsOfOthers(own, await listMarked());
    if (guarded.length === 0 || performance.now() >= giveUpAt) return left;
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
