import { createWakeUp } from '@aster-scheduler/db';
import { endSilentRuns, type SilentRuns, takeKeptPings, type TakenPings } from '@aster-scheduler/run-store';
import { createFailingRuns } from './failing-runs.js';
import type { SchedulerServices } from './scheduler-services.js';
import type { Upkeep } from './upkeep.js';

/** How late it is noticed at most that nothing was heard of a run, that one is cancelled, or that a ping is kept. */
const longestMs = 5_000;
/** While no such run is open. */
const idleMs = 60_000;
const shortestMs = 250;
/** When some could not be ended. */
const againMs = 2_000;

/**
 * Takes pings that were kept since somebody had locked what they needed, and ends runs elsewhere of which nothing is
 * heard: two short statements while there are none.
 */
export async function endSilentRunsWhenDue({ services, watch }: Upkeep, signal: AbortSignal): Promise<void> {
  const { db, now } = services;
  const pause = createWakeUp();
  const [failing, failingPings] = [createFailingRuns(), createFailingRuns()];
  const goesOn = (): boolean => !signal.aborted;
  const doing = 'looking after runs elsewhere';
  while (!signal.aborted) {
    let nextInMs = longestMs;
    try {
      const kept = await takeKeptPings(db, { now: now?.(), goesOn, isHopeless: failingPings.isHopeless });
      failingPings.remember(kept.failed.map(({ pingId: id, error }) => ({ id, error })));
      tellOfPings(services, kept);
      const done = await endSilentRuns(db, now?.(), { goesOn, isHopeless: failing.isHopeless });
      failing.remember(done.failed.map(({ runId: id, error }) => ({ id, error })));
      tellOfEnds(services, done);
      const isLeft = done.isLeft || kept.failed.length > 0;
      if (isLeft) nextInMs = againMs;
      else nextInMs = done.nextInMs === undefined ? idleMs : Math.min(done.nextInMs, longestMs);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    await pause.sleep(Math.max(nextInMs + 1, shortestMs), signal);
  }
}

function tellOfPings({ notifier, emit }: SchedulerServices, { taken, failed }: TakenPings): void {
  for (const { jobId, error } of failed) {
    emit({ type: 'service.failed', service: 'scheduler', doing: `taking pings of job ${jobId}`, error });
  }
  if (taken === 0) return;
  notifier.notify('runs');
  notifier.notify('settled');
}

function tellOfEnds({ notifier, emit }: SchedulerServices, { settled, failed }: SilentRuns): void {
  for (const run of settled) if (run.status !== 'claim_lost') emit({ type: 'run.settled', ...run });
  for (const { runId, error } of failed) {
    const doing = `ending run ${runId}, of which nothing is heard`;
    emit({ type: 'service.failed', service: 'scheduler', doing, error });
  }
  if (settled.length > 0) notifier.notify('runs');
}
