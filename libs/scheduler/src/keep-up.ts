import { createWakeUp, type DatabaseWatch } from '@aster-scheduler/db';
import { historyPass } from './history-pass.js';
import { sweepPass } from './recovery-pass.js';
import { remainsPass } from './remains-pass.js';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

export interface Upkeep {
  readonly services: SchedulerServices;
  readonly options: SchedulerOptions;
  readonly watch: DatabaseWatch;
}

const historyEveryMs = 3_600_000;

/** The slow passes, beside the planning so that they never hold it up. A failure of one does not keep the other. */
export async function keepUp(upkeep: Upkeep, signal: AbortSignal): Promise<void> {
  await Promise.all([lookAfterRunsAndHistory(upkeep, signal), workOffRemains(upkeep, signal)]);
}

/** By itself: it may have a million runs to remove. */
async function workOffRemains({ services, options, watch }: Upkeep, signal: AbortSignal): Promise<void> {
  const pause = createWakeUp();
  while (!signal.aborted) {
    await tried(watch, 'working off what edits have left', async () => remainsPass(services, () => !signal.aborted));
    await pause.sleep(options.intervalMs * (0.75 + Math.random() / 2), signal);
  }
}

async function lookAfterRunsAndHistory({ services, options, watch }: Upkeep, signal: AbortSignal): Promise<void> {
  const pause = createWakeUp();
  let historyDueAtMs = 0;
  while (!signal.aborted) {
    await tried(watch, 'looking after waiting runs', async () => sweepPass(services, () => !signal.aborted));
    if (performance.now() >= historyDueAtMs) {
      const isDone = await tried(watch, 'looking after history', async () => historyPass(services, options, signal));
      if (isDone) historyDueAtMs = performance.now() + historyEveryMs;
    }
    await pause.sleep(options.intervalMs * (0.75 + Math.random() / 2), signal);
  }
}

async function tried(watch: DatabaseWatch, doing: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    watch.answered(doing);
    return true;
  } catch (error) {
    watch.failed(doing, error);
    return false;
  }
}
