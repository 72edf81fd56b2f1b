import { isDatabaseUnavailable, type WakeUp } from '@aster-scheduler/db';
import { type ClaimedRun, claimRuns, listHeldRuns, nextRunDueInMs, settleRuns } from '@aster-scheduler/run-store';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

export interface ClaimLoop {
  readonly services: WorkerServices;
  readonly options: WorkerOptions;
  readonly wakeUp: WakeUp;
  readonly workerId: () => string | undefined;
  readonly freeSlots: () => number;
  /** Whether the worker is executing the run. */
  readonly holds: (runId: string) => boolean;
  /** Takes the claimed runs over; returns at once. */
  readonly start: (runs: readonly ClaimedRun[]) => void;
}

/** Due runs that others are claiming are looked for again after so long. */
const contendedPauseMs = 20;
const errorPauseMs = 500;

/** Claims runs into free slots until `signal` aborts. */
export async function claimUntilStopped(loop: ClaimLoop, signal: AbortSignal): Promise<void> {
  const { services, options, wakeUp } = loop;
  let uncertainUntilMs = 0;
  while (!signal.aborted) {
    try {
      if (performance.now() < uncertainUntilMs) await releaseUnknownClaims(loop);
      await wakeUp.sleep(await claimPass(loop), signal);
    } catch (error) {
      uncertainUntilMs = performance.now() + options.leaseMs;
      const doing = 'claiming runs';
      if (isDatabaseUnavailable(error)) services.emit({ type: 'database.lost', doing, error });
      else services.emit({ type: 'service.failed', service: 'worker', doing, error });
      await wakeUp.sleep(Math.min(errorPauseMs, options.pollIntervalMs), signal);
    }
  }
}

/**
 * Hands back claims that the database made and whose answer got lost: they were never started, so it costs no attempt.
 * It is called between claims only, so no claim of this worker is under way but one that was given up.
 */
async function releaseUnknownClaims({ services, workerId, holds }: ClaimLoop): Promise<void> {
  const id = workerId();
  if (id === undefined) return;
  const unknown = (await listHeldRuns(services.db, id)).filter((run) => !holds(run.runId));
  const outcome = { status: 'released', reason: 'handed_back', wasStarted: false } as const;
  await settleRuns(
    services.db,
    unknown.map(({ runId, fence }) => ({ runId, fence, outcome })),
    { now: services.now?.() },
  );
}

/** Claims what is due and answers for how long there is nothing to claim, unless the worker is woken. */
export async function claimPass(loop: ClaimLoop): Promise<number> {
  const { services, options } = loop;
  const workerId = loop.workerId();
  const limit = loop.freeSlots();
  if (workerId === undefined || limit <= 0) return options.pollIntervalMs;
  const runs = await claimRuns(services.db, {
    workerId,
    pools: options.pools,
    handlers: [...(services.handlers?.keys() ?? [])],
    runsCommands: services.executor !== undefined,
    limit,
    now: services.now?.(),
  });
  loop.start(runs);
  if (runs.length > 0) return runs.length === limit ? options.pollIntervalMs : 0;
  const dueInMs = (await nextRunDueInMs(services.db, options.pools)) ?? options.pollIntervalMs;
  return Math.min(Math.max(dueInMs, contendedPauseMs), options.pollIntervalMs);
}
