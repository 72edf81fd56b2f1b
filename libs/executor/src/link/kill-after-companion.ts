import { setTimeout as delay } from 'node:timers/promises';
import { groupIsAlive } from '../processes/group-is-alive.js';
import { killMarked } from '../processes/kill-marked.js';
import { listMarked } from '../processes/list-marked.js';
import type { ProcessId } from '../processes/process-id.js';
import { readProcessStat } from '../processes/process-stat.js';
import { signalGroup } from '../processes/signal-process.js';

export interface DeadCompanion {
  readonly token: string;
  readonly companion: number;
  /** The commands that had not ended, each the leader of a process group. */
  readonly leaders: readonly ProcessId[];
}

const longestKillMs = 5000;

/**
 * Kills everything a dead companion had started. Resolves when nothing lives any more, with the ids of what could not
 * be ended.
 */
export async function killAfterCompanion({ token, companion, leaders }: DeadCompanion): Promise<readonly number[]> {
  const groups = await groupsOf(leaders, token, companion);
  for (const leader of groups) signalGroup(leader, 'SIGKILL');
  const pids = await killMarked((processes) => {
    return processes.filter(({ marker }) => marker.token === token && marker.companion === companion);
  }, longestKillMs);
  return [...new Set([...pids, ...(await waitForGroups(groups.map(({ pid }) => pid)))])];
}

/**
 * The groups that are still those of the commands: the leader is the process that was started, living or not collected,
 * or it is gone and a member carries the marker. Of any other, the number may have been given away.
 */
async function groupsOf(
  leaders: readonly ProcessId[],
  token: string,
  companion: number,
): Promise<readonly ProcessId[]> {
  const unknown = leaders.filter(({ pid }) => readProcessStat(pid) === undefined);
  const marked = unknown.length > 0 ? await listMarked() : [];
  const isOurs = marked.filter(({ marker }) => marker.token === token && marker.companion === companion);
  const groups = new Set(isOurs.map(({ pid }) => readProcessStat(pid)?.group));
  return leaders.filter(({ pid, startTicks }) => {
    const stat = readProcessStat(pid);
    if (startTicks === 0) return true; // nothing is known without /proc
    return stat === undefined ? groups.has(pid) : stat.startTicks === startTicks;
  });
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
