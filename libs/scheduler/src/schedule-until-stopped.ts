import { createWakeUp, type DatabaseWatch, isDatabaseUnavailable, type WakeUp } from '@aster-scheduler/db';
import type { ClockWatch } from './clock-watch.js';
import { planPause } from './plan-pause.js';
import type { Presence } from './presence.js';
import type { Recovery } from './recovery.js';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';
import { type PassDone, schedulingPass } from './scheduling-pass.js';

export interface Scheduling {
  readonly services: SchedulerServices;
  readonly options: SchedulerOptions;
  readonly watch: DatabaseWatch;
  readonly wakeUp: WakeUp;
  readonly recovery: Recovery;
  readonly clock: ClockWatch;
  readonly presence: Presence;
}

const shortestErrorPauseMs = 200;
const longestErrorPauseMs = 5_000;
/** By how much a timer may be early. */
const timerSlackMs = 1;
const doing = 'planning due jobs';

/**
 * Makes the runs of due jobs until `signal` aborts. Wakes for the next due job, for the next lease that may run out,
 * and on hints.
 */
export async function scheduleUntilStopped(scheduling: Scheduling, signal: AbortSignal): Promise<void> {
  const { services, options, watch, wakeUp, recovery, clock, presence } = scheduling;
  let isDue = false;
  let ahead: PassDone['ahead'] = [];
  let contendedMs = 0;
  let errorPauseMs = shortestErrorPauseMs;
  while (!signal.aborted) {
    try {
      const done = await schedulingPass(services, { isDue, ahead, aheadMs: options.intervalMs }, signal);
      ahead = done.ahead;
      watch.answered(doing);
      recovery.databaseAnswered();
      clock.saw(done.readAt);
      presence.passed(done.readAt);
      services.onPass?.();
      errorPauseMs = shortestErrorPauseMs;
      const { takeoverInMs: leaseInMs = Infinity } = done;
      const takeoverInMs = leaseInMs > 0 ? leaseInMs : recovery.begin();
      const pause = planPause({ done, hasTried: isDue, contendedMs, takeoverInMs, intervalMs: options.intervalMs });
      contendedMs = pause.contendedMs;
      const sleptMs = pause.ms > 0 ? await sleep(wakeUp, pause.ms, signal) : 0;
      isDue = contendedMs > 0 || (pause.isDueAfter && sleptMs >= pause.ms - timerSlackMs);
    } catch (error) {
      watch.failed(doing, error);
      if (isDatabaseUnavailable(error)) recovery.databaseLost();
      await createWakeUp().sleep(errorPauseMs * (0.5 + Math.random() / 2), signal);
      errorPauseMs = Math.min(errorPauseMs * 2, longestErrorPauseMs);
      isDue = false;
      ahead = [];
    }
  }
}

/** Returns how long it slept: a hint may have come before the time was over. */
async function sleep(wakeUp: WakeUp, ms: number, signal: AbortSignal): Promise<number> {
  const since = performance.now();
  await wakeUp.sleep(ms, signal);
  return performance.now() - since;
}
