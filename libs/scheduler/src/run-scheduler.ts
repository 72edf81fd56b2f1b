import { createWakeUp, isDatabaseUnavailable } from '@aster-scheduler/db';
import { readSchedulerAgenda } from '@aster-scheduler/run-store';
import { historyPass } from './history-pass.js';
import { materialisePass } from './materialise-pass.js';
import { recoveryPass, sweepPass } from './recovery-pass.js';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

/** When a job is due and another scheduler has it in hand. */
const contendedPauseMs = 10;
const shortestErrorPauseMs = 200;
const longestErrorPauseMs = 5_000;
const historyEveryMs = 3_600_000;

/**
 * Turns due ticks into runs and takes over the runs of lost workers, until `signal` aborts; resolves when the pass
 * under way has ended. Any number of schedulers may run side by side. No failure ends it: it tries again.
 */
export async function runScheduler(
  services: SchedulerServices,
  options: SchedulerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { emit } = services;
  const wakeUp = services.wakeUp ?? createWakeUp();
  emit({ type: 'service.started', service: 'scheduler' });
  const upkeep = keepUp(services, options, signal);
  let errorPauseMs = shortestErrorPauseMs;
  while (!signal.aborted) {
    try {
      const pauseMs = await schedulerPass(services, options, signal);
      errorPauseMs = shortestErrorPauseMs;
      await wakeUp.sleep(pauseMs, signal);
    } catch (error) {
      report(services, 'planning due jobs', error);
      await createWakeUp().sleep(errorPauseMs * (0.5 + Math.random() / 2), signal);
      errorPauseMs = Math.min(errorPauseMs * 2, longestErrorPauseMs);
    }
  }
  await upkeep;
  emit({ type: 'service.stopped', service: 'scheduler' });
}

/** Does what is due and answers for how long there is nothing to do. */
export async function schedulerPass(
  services: SchedulerServices,
  options: SchedulerOptions,
  signal?: AbortSignal,
): Promise<number> {
  const planned = await materialisePass(services, signal);
  const agenda = await readSchedulerAgenda(services.db);
  if (agenda.takeoverInMs === 0) await recoveryPass(services);
  const { jobDueInMs = options.intervalMs, takeoverInMs = options.intervalMs } = agenda;
  if (jobDueInMs === 0) return planned > 0 ? 0 : contendedPauseMs;
  return Math.min(jobDueInMs, takeoverInMs === 0 ? options.intervalMs : takeoverInMs, options.intervalMs);
}

/** The slow passes, beside the planning so that they never hold it up. */
async function keepUp(services: SchedulerServices, options: SchedulerOptions, signal: AbortSignal): Promise<void> {
  const pause = createWakeUp();
  let historyDueAt = 0;
  while (!signal.aborted) {
    try {
      await sweepPass(services);
      if (performance.now() >= historyDueAt) {
        await historyPass(services, options, signal);
        historyDueAt = performance.now() + historyEveryMs;
      }
    } catch (error) {
      report(services, 'looking after waiting runs and history', error);
    }
    await pause.sleep(options.intervalMs * (0.75 + Math.random() / 2), signal);
  }
}

function report({ emit }: SchedulerServices, doing: string, error: unknown): void {
  if (isDatabaseUnavailable(error)) emit({ type: 'database.lost', doing, error });
  else emit({ type: 'service.failed', service: 'scheduler', doing, error });
}
