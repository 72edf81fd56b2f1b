import { createWakeUp } from '@aster-scheduler/db';
import { bulkPass } from './bulk-pass.js';
import { resumeJobs } from './resume-jobs.js';
import type { Upkeep } from './upkeep.js';

/** A timer may be early by so much. */
const timerSlackMs = 1;

/** What somebody has locked, or what failed, is tried again after so long. */
const againMs = 1_000;

/** While jobs are changed one after the other, nothing is looked at more often than so. */
const mostHurriedMs = 50;

/**
 * Resumes jobs when their pause is over. It asks the database when jobs have changed, and at the end of the next pause;
 * where a hint got lost, the pass over what edits have left tells it.
 */
export async function resumeWhenDue(upkeep: Upkeep, signal: AbortSignal): Promise<void> {
  const { services, watch, wakeUp, jobsChanged } = upkeep;
  const doing = 'resuming paused jobs';
  while (!signal.aborted) {
    let nextInMs = againMs;
    try {
      nextInMs = await resumeJobs(services, wakeUp, () => !signal.aborted);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    await createWakeUp().sleep(mostHurriedMs, signal);
    await jobsChanged.sleep(nextInMs + timerSlackMs, signal);
  }
}

/** Does what was asked for of many jobs or runs, when it is asked for; it is told of it in the same ways. */
export async function doInBulkWhenAsked(upkeep: Upkeep, signal: AbortSignal): Promise<void> {
  const { services, watch, bulkAsked } = upkeep;
  const doing = 'doing what was asked for of many';
  while (!signal.aborted) {
    let isLeft = true;
    try {
      isLeft = await bulkPass(services, () => !signal.aborted);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    await createWakeUp().sleep(mostHurriedMs, signal);
    await bulkAsked.sleep(isLeft ? againMs : Infinity, signal);
  }
}
