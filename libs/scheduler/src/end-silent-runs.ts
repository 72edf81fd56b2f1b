import { createWakeUp } from '@aster-scheduler/db';
import { endSilentRuns } from '@aster-scheduler/run-store';
import { createFailingRuns } from './failing-runs.js';
import type { Upkeep } from './upkeep.js';

/** How late it is noticed at the most that nothing was heard of a run. */
const longestMs = 15_000;
/** While no such run is open. */
const idleMs = 60_000;
const shortestMs = 250;
/** When some could not be ended. */
const againMs = 2_000;

/** Ends runs elsewhere of which nothing is heard: one short statement while there are none. */
export async function endSilentRunsWhenDue({ services, watch }: Upkeep, signal: AbortSignal): Promise<void> {
  const { db, notifier, emit, now } = services;
  const pause = createWakeUp();
  const failing = createFailingRuns();
  const doing = 'ending runs elsewhere that nothing is heard of';
  while (!signal.aborted) {
    let nextInMs = longestMs;
    try {
      const options = { goesOn: () => !signal.aborted, isHopeless: failing.isHopeless };
      const done = await endSilentRuns(db, now?.(), options);
      failing.remember(done.failed);
      for (const run of done.settled) if (run.status !== 'claim_lost') emit({ type: 'run.settled', ...run });
      for (const { runId, error } of done.failed) {
        emit({
          type: 'service.failed',
          service: 'scheduler',
          doing: `ending run ${runId}, of which nothing is heard`,
          error,
        });
      }
      if (done.settled.length > 0) notifier.notify('runs');
      const mostMs = done.isLeft ? againMs : longestMs;
      nextInMs = done.nextInMs === undefined && !done.isLeft ? idleMs : Math.min(done.nextInMs ?? mostMs, mostMs);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    await pause.sleep(Math.max(nextInMs + 1, shortestMs), signal);
  }
}
