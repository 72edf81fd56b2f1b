import { readSchedulerAgenda, type SchedulerAgenda } from '@aster-scheduler/run-store';
import { materialisePass } from './materialise-pass.js';
import type { SchedulerServices } from './scheduler-services.js';

/** What a pass has done, and what there is to be awake for after it. */
export interface Planned extends SchedulerAgenda {
  /** How many due jobs were planned. */
  readonly jobs: number;
}

/** The longest that is planned without a look at what else there is to do: a backlog may take hours. */
const longestPassMs = 1_000;

/**
 * Plans due jobs where some are expected to be due, and looks what comes next: one statement when nothing is due.
 *
 * @param isDue whether a job is expected to be due; planning it comes before any look, so that nothing delays its start
 */
export async function planningPass(
  services: SchedulerServices,
  isDue: boolean,
  signal?: AbortSignal,
): Promise<Planned> {
  const overAt = performance.now() + longestPassMs;
  const goesOn = (): boolean => signal?.aborted !== true && performance.now() < overAt;
  const jobs = isDue ? await materialisePass(services, goesOn) : 0;
  return { jobs, ...(await readSchedulerAgenda(services.db)) };
}
