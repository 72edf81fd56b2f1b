import { createWakeUp, type DatabaseWatch } from '@aster-scheduler/db';
import { lookAfterAlerts } from '@aster-scheduler/run-store';
import { closeMinutes } from '@aster-scheduler/statistics';
import { cursorParts } from './cursor-parts.js';
import { endSilentRunsWhenDue } from './end-silent-runs.js';
import { historyParts } from './history-parts.js';
import { planAlertsPause } from './plan-alerts-pause.js';
import { longestSleepMs } from './plan-pause.js';
import { sweepPass } from './recovery-pass.js';
import { createRemainsPass } from './remains-pass.js';
import type { Upkeep } from './upkeep.js';
import { doInBulkWhenAsked, resumeWhenDue } from './when-asked.js';

/** How often to look for what hardly ever happens. */
const rareMs = 3_600_000;

/** How often to add up what has ended. */
const addingUpMs = 30_000;

/**
 * Runs the slow passes beside the planning, so that they never delay it, and beside each other, since each may take
 * hours.
 */
export async function keepUp(upkeep: Upkeep, signal: AbortSignal): Promise<void> {
  const { services, options, presence } = upkeep;
  const intervalMs = Math.min(options.intervalMs, longestSleepMs); // a heartbeat goes with it
  const remains = createRemainsPass(services, presence);
  const goesOn = (): boolean => !signal.aborted;
  await Promise.all([
    again(upkeep, signal, 'looking after waiting runs', async () => sweepPass(services, goesOn)),
    again({ ...upkeep, options: { ...options, intervalMs } }, signal, 'working off what edits have left', async () => {
      const { hasDuePauses, hasOperations, hasMore } = await remains.once();
      if (hasDuePauses) upkeep.jobsChanged.ring();
      if (hasOperations) upkeep.bulkAsked.ring();
      return hasMore;
    }),
    presence.keep(signal),
    resumeWhenDue(upkeep, signal),
    endSilentRunsWhenDue(upkeep, signal),
    doInBulkWhenAsked(upkeep, signal),
    addUpRuns(upkeep, signal),
    keepHistory(upkeep, signal),
    keepCursors(upkeep, signal),
    watchAlerts(upkeep, signal),
  ]);
}

/** About once in every interval of the scheduler, and at once where `work` says that there is more to do. */
async function again(
  { options, watch }: Upkeep,
  signal: AbortSignal,
  doing: string,
  work: () => Promise<boolean | void>,
): Promise<void> {
  const pause = createWakeUp();
  while (!signal.aborted) {
    let hasMore: boolean | void = false;
    await tried(watch, doing, async () => {
      hasMore = await work();
    });
    if (!hasMore) await pause.sleep(aroundMs(options.intervalMs), signal);
  }
}

/**
 * Adds up ended runs at least twice a minute, whatever else the scheduler waits for: statistics show an end two minutes
 * later.
 */
async function addUpRuns({ services, watch }: Upkeep, signal: AbortSignal): Promise<void> {
  const { db, now } = services;
  const pause = createWakeUp();
  while (!signal.aborted) {
    await tried(watch, 'adding up runs', async () => {
      await closeMinutes(db, { now: now?.(), goesOn: () => !signal.aborted });
    });
    await pause.sleep(aroundMs(addingUpMs), signal);
  }
}

/** Looks at what only time tells those who want to be told. A look that fails may have found much to look at. */
async function watchAlerts({ services, watch }: Upkeep, signal: AbortSignal): Promise<void> {
  const { db, now } = services;
  const pause = createWakeUp();
  while (!signal.aborted) {
    let isNeeded = true;
    const since = performance.now();
    await tried(watch, 'looking after alerts', async () => {
      ({ isNeeded } = await lookAfterAlerts(db, now?.()));
    });
    await pause.sleep(aroundMs(planAlertsPause({ isNeeded, tookMs: performance.now() - since })), signal);
  }
}

/**
 * Runs each part by itself: one that fails again and again must not keep the others from running, nor have them run
 * more often than they are to. It is tried again after longer and longer pauses.
 */
async function keepHistory({ services, options, watch }: Upkeep, signal: AbortSignal): Promise<void> {
  const pause = createWakeUp();
  const failures = new Map<string, number>(); // of those that have failed, how often, one time after the other
  let dueMs = -Infinity; // all of them
  while (!signal.aborted) {
    const isAll = performance.now() >= dueMs;
    if (isAll) dueMs = performance.now() + rareMs;
    for (const { doing, work } of historyParts(services, options, signal)) {
      if (!isAll && !failures.has(doing)) continue;
      if (await tried(watch, doing, work)) failures.delete(doing);
      else failures.set(doing, (failures.get(doing) ?? 0) + 1);
    }
    const againMs = aroundMs(options.intervalMs) * 2 ** (Math.min(...failures.values()) - 1);
    await pause.sleep(Math.max(Math.min(dueMs - performance.now(), againMs), 0), signal);
  }
}

/**
 * Corrects cursors at the start, when the clock went back, and now and then, in case nobody saw that the clock had been
 * ahead.
 */
async function keepCursors(upkeep: Upkeep, signal: AbortSignal): Promise<void> {
  const { services, options, watch, wakeUp, wentBack } = upkeep;
  while (!signal.aborted) {
    let isDone = true;
    for (const { doing, work } of cursorParts(services, signal)) {
      const isTried = await tried(watch, doing, async () => {
        const { hasMore, jobs } = await work();
        if (jobs > 0) wakeUp.ring();
        if (hasMore) isDone = false;
      });
      isDone &&= isTried;
    }
    await wentBack.sleep(isDone ? rareMs : aroundMs(options.intervalMs), signal);
  }
}

/** Varies the interval, so that many schedulers do not do it at the same time. */
function aroundMs(intervalMs: number): number {
  return intervalMs * (0.75 + Math.random() / 2);
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
