import { messageOf } from '@aster-scheduler/core';
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
  const failing = createFailingRuns();
  const takePings = createTakingOfPings(services, () => !signal.aborted);
  const goesOn = (): boolean => !signal.aborted;
  const doing = 'looking after runs elsewhere';
  while (!signal.aborted) {
    let nextInMs = longestMs;
    try {
      const kept = await takePings();
      const done = await endSilentRuns(db, now?.(), { goesOn, isHopeless: failing.isHopeless });
      failing.remember(done.failed.map(({ runId: id, error }) => ({ id, error })));
      tellOfEnds(services, done);
      if (kept.hasMore) nextInMs = 0;
      else if (done.isLeft || kept.isLeft) nextInMs = againMs;
      else nextInMs = done.nextInMs === undefined ? idleMs : Math.min(done.nextInMs, longestMs);
      watch.answered(doing);
    } catch (error) {
      watch.failed(doing, error);
    }
    await pause.sleep(Math.max(nextInMs + 1, shortestMs), signal);
  }
}

interface PingsPass {
  /** Whether there are jobs that were not looked at. */
  readonly hasMore: boolean;
  /** Whether pings of those that were are kept still. */
  readonly isLeft: boolean;
}

/** Goes through the jobs of which pings are kept, in a pass for some of them at a time. */
function createTakingOfPings(services: SchedulerServices, goesOn: () => boolean): () => Promise<PingsPass> {
  const { db, now } = services;
  const { isHopeless, remember } = createFailingRuns();
  let after: string | undefined;
  let failed: TakenPings['failed'] = []; // since the first job
  return async () => {
    const done = await takeKeptPings(db, { now: now?.(), after, goesOn, isHopeless });
    tellOfPings(services, done);
    failed = after === undefined ? done.failed : [...failed, ...done.failed];
    after = done.after;
    if (after === undefined) remember(failed.map(({ pingId: id, error }) => ({ id, error })));
    return { hasMore: after !== undefined, isLeft: failed.length > 0 };
  };
}

function tellOfPings({ notifier, emit }: SchedulerServices, { taken, failed, dropped }: TakenPings): void {
  for (const { error, ...ping } of dropped) emit({ type: 'ping.dropped', ...ping, why: messageOf(error) });
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
