import type { Outcome } from '@aster-scheduler/core';
import { isDatabaseUnavailable } from '@aster-scheduler/db';
import type { ClaimedRun, Settled } from '@aster-scheduler/run-store';
import type { ActiveRun, ActiveRuns } from './active-runs.js';
import { executeRun } from './execute-run.js';
import { createOutputWriter } from './output-writer.js';
import { createSettler } from './settler.js';
import type { WorkerServices } from './worker-services.js';

/** The attempts that a worker has under way, each from its claim to its settlement. */
export interface Attempts {
  /** Starts executing claimed runs; returns at once. */
  start(runs: readonly ClaimedRun[]): void;
  /** Waits for what is running, up to `drainMs`; then ends it, to be handed back. */
  finish(drainMs: number): Promise<void>;
}

/** @param onEnded called after each settlement, when a slot has become free */
export function createAttempts(
  services: WorkerServices,
  outputLimitBytes: number,
  active: ActiveRuns,
  onEnded: () => void,
): Attempts {
  const executing = new Set<Promise<void>>();
  const isHeld = (claim: { readonly runId: string; readonly fence: number }) => {
    const held = active.get(claim.runId);
    return held?.run.fence === claim.fence && !held.isLost;
  };
  const output = createOutputWriter(services.db, isHeld, reporter(services, 'storing output'));
  const settler = createSettler(services.db, isHeld, reporter(services, 'settling runs'), services.now);

  async function execute(held: ActiveRun): Promise<void> {
    const { id: runId, jobId, attemptNum, fence } = held.run;
    announceStart(services, held.run);
    const outcome = await executeSafely(services, held, output, outputLimitBytes);
    await output.flush({ runId, attemptNum, fence });
    const settled = outcome === undefined ? undefined : await settler.settle({ runId, fence, outcome });
    if (settled === undefined || settled.status === 'claim_lost') {
      services.emit({ type: 'run.claim-lost', runId, jobId });
    } else announceEnd(services, held.run, settled);
  }

  return {
    start(runs) {
      for (const run of runs) {
        const done = execute(active.add(run)).finally(() => {
          active.remove(run.id);
          executing.delete(done);
          onEnded();
        });
        executing.add(done);
      }
    },
    async finish(drainMs) {
      await settledWithin(executing, drainMs);
      for (const run of active.list()) run.stop('shutdown');
      await Promise.all(executing);
    },
  };
}

/** Tells of a failure in what the worker does by itself. */
export function reporter({ emit }: WorkerServices, doing: string): (error: unknown) => void {
  return (error) => {
    if (isDatabaseUnavailable(error)) emit({ type: 'database.lost', doing, error });
    else emit({ type: 'service.failed', service: 'worker', doing, error });
  };
}

async function executeSafely(...args: Parameters<typeof executeRun>): Promise<Outcome | undefined> {
  try {
    return await executeRun(...args);
  } catch (error) {
    const [services] = args;
    reporter(services, 'executing a run')(error);
    return {
      status: 'failed',
      reason: 'spawn_failed',
      errorMsg: error instanceof Error ? error.message : String(error),
    };
  }
}

function announceStart({ emit }: WorkerServices, run: ClaimedRun): void {
  const { id: runId, jobId, jobName, attemptNum, trigger } = run;
  const delayMs = run.startedAt.getTime() - run.availableAt.getTime();
  emit({ type: 'run.started', runId, jobId, jobName, attemptNum, trigger, delayMs });
}

/** Tells the log, and the workers that may have something to claim now. */
function announceEnd(
  { emit, notifier }: WorkerServices,
  run: ClaimedRun,
  settled: Exclude<Settled, { readonly status: 'claim_lost' }>,
): void {
  const durationMs =
    settled.startedAt === undefined ? undefined : settled.finishedAt.getTime() - settled.startedAt.getTime();
  emit({ type: 'run.settled', ...settled, jobName: run.jobName, durationMs });
  if (settled.hasFollowers) notifier.notify('runs');
  else if (settled.status === 'scheduled') notifier.notify('runs', settled.pool);
}

async function settledWithin(executing: ReadonlySet<Promise<void>>, ms: number): Promise<void> {
  if (executing.size === 0 || ms <= 0) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.all(executing), deadline]);
  clearTimeout(timer);
}
