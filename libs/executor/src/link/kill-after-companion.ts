import { setTimeout as delay } from 'node:timers/promises';
import { groupIsAlive } from '../processes/group-is-alive.js';
import { killMarked } from '../processes/kill-marked.js';
import { sendSignal } from '../processes/send-signal.js';

export interface DeadCompanion {
  readonly token: string;
  readonly companion: number;
  /** The process groups of its commands that had not ended. */
  readonly groups: readonly number[];
}

const longestKillMs = 5000;

/** Kills everything a dead companion had started. Resolves when nothing lives any more, with the ids of what could not be ended. */
export async function killAfterCompanion({ token, companion, groups }: DeadCompanion): Promise<readonly number[]> {
  for (const group of groups) sendSignal(-group, 'SIGKILL');
  const pids = await killMarked((processes) => {
    return processes.filter(({ marker }) => marker.token === token && marker.companion === companion);
  }, longestKillMs);
  return [...new Set([...pids, ...(await waitForGroups(groups))])];
}

async function waitForGroups(groups: readonly number[]): Promise<readonly number[]> {
  const giveUpAt = performance.now() + longestKillMs;
  let living = groups;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    const checks = await Promise.all(living.map((group) => groupIsAlive(group)));
    living = living.filter((_, n) => checks[n]);
    if (living.length === 0 || performance.now() >= giveUpAt) return living;
    await delay(pauseMs);
  }
}
