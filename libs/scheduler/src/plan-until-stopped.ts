import { createWakeUp, type DatabaseWatch, isDatabaseUnavailable, type WakeUp } from '@aster-scheduler/db';
import { planningPass } from './planning-pass.js';
import type { Recovery } from './recovery.js';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

export interface Planning {
  readonly services: SchedulerServices;
  readonly options: SchedulerOptions;
  readonly watch: DatabaseWatch;
  readonly wakeUp: WakeUp;
  readonly recovery: Recovery;
}

/** When a job is due and another scheduler has it in hand: this, then twice this, and so on. */
const shortestContendedMs = 10;
const longestContendedMs = 500;
/** When a lease has run out and somebody is at its runs. */
const takeoverPauseMs = 250;
const shortestErrorPauseMs = 200;
const longestErrorPauseMs = 5_000;
const doing = 'planning due jobs';

/** Wakes for the next due job and the next lease that may run out, and on hints, until `signal` aborts. */
export async function planUntilStopped(planning: Planning, signal: AbortSignal): Promise<void> {
  const { services, options, watch, wakeUp, recovery } = planning;
  let isDue = false;
  let contendedMs = shortestContendedMs;
  let errorPauseMs = shortestErrorPauseMs;
  while (!signal.aborted) {
    try {
      const { jobs, jobDueInMs = Infinity, takeoverInMs = Infinity } = await planningPass(services, isDue, signal);
      watch.answered(doing);
      recovery.databaseAnswered();
      errorPauseMs = shortestErrorPauseMs;
      if (takeoverInMs <= 0) recovery.begin();
      if (jobDueInMs <= 0) {
        const isContended: boolean = isDue && jobs === 0;
        if (isContended) await wakeUp.sleep(contendedMs, signal);
        contendedMs = isContended ? Math.min(contendedMs * 2, longestContendedMs) : shortestContendedMs;
        isDue = true;
        continue;
      }
      contendedMs = shortestContendedMs;
      const pauseMs = Math.min(jobDueInMs, takeoverInMs <= 0 ? takeoverPauseMs : takeoverInMs, options.intervalMs);
      const sleptMs = await sleep(wakeUp, pauseMs, signal);
      isDue = pauseMs === jobDueInMs && sleptMs >= pauseMs - 1;
    } catch (error) {
      watch.failed(doing, error);
      if (isDatabaseUnavailable(error)) recovery.databaseLost();
      await createWakeUp().sleep(errorPauseMs * (0.5 + Math.random() / 2), signal);
      errorPauseMs = Math.min(errorPauseMs * 2, longestErrorPauseMs);
      isDue = false;
    }
  }
}

/** Answers how long it was: a hint may have come before the time was over. */
async function sleep(wakeUp: WakeUp, ms: number, signal: AbortSignal): Promise<number> {
  const since = performance.now();
  await wakeUp.sleep(ms, signal);
  return performance.now() - since;
}
