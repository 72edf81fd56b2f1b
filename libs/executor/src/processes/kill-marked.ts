import { setTimeout as delay } from 'node:timers/promises';
import { listMarked, type MarkedProcess } from './list-marked.js';
import { signalProcess } from './signal-process.js';

/** Picks from all marked processes those that have to die. */
export type ChooseVictims = (processes: readonly MarkedProcess[]) => readonly MarkedProcess[];

/**
 * Kills the chosen marked processes, and looks again until none is left, so that what they started meanwhile is killed
 * as well.
 *
 * @param forMs for how long it tries at most; a process in an uninterruptible wait dies only when that wait ends
 * @returns the processes that are still there
 */
export async function killMarked(choose: ChooseVictims, forMs: number): Promise<readonly number[]> {
  const deadline = performance.now() + forMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    const victims = choose(await listMarked());
    if (victims.length === 0) return [];
    for (const victim of victims) signalProcess(victim, 'SIGKILL');
    if (performance.now() >= deadline) return victims.map((victim) => victim.pid);
    await delay(pauseMs);
  }
}
