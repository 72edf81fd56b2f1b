import type { Outcome } from '@aster-scheduler/core';
import { createWakeUp, isDatabaseUnavailable } from '@aster-scheduler/db';
import type { ClaimedRun, Settled } from '@aster-scheduler/run-store';
import { type ActiveRun, type ActiveRuns, createActiveRuns } from './active-runs.js';
import { claimUntilStopped } from './claim-loop.js';
import { executeRun } from './execute-run.js';
import { createLeaseKeeper } from './lease-keeper.js';
import { createOutputWriter } from './output-writer.js';
import { createSettler } from './settler.js';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

/**
 * Claims runs, executes them and settles the results until `signal` aborts. Then it claims nothing more, waits for
 * running runs up to `drainMs`, hands back what is still running without costing an attempt, and resolves.
 */
export async function runWorker(services: WorkerServices, options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { db, emit, now } = services;
  const wakeUp = createWakeUp();
  const active = createActiveRuns();
  const executing = new Set<Promise<void>>();
  const lease = createLeaseKeeper(services, options, active, () => wakeUp.ring());
  const isHeld = (claim: { readonly runId: string; readonly fence: number }) => {
    const held = active.get(claim.runId);
    return held?.run.fence === claim.fence && !held.isLost;
  };
  const onError = (doing: string) => (error: unknown) => {
    if (isDatabaseUnavailable(error)) emit({ type: 'database.lost', doing, error });
    else emit({ type: 'service.failed', service: 'worker', doing, error });
  };
  const output = createOutputWriter(db, isHeld, onError('storing output'));
  const settler = createSettler(db, isHeld, onError('settling runs'), now);

  function start(runs: readonly ClaimedRun[]): void {
    for (const run of runs) {
      const done = execute(active.add(run)).finally(() => {
        active.remove(run.id);
        executing.delete(done);
        wakeUp.ring();
      });
      executing.add(done);
    }
  }

  async function execute(held: ActiveRun): Promise<void> {
    const { run } = held;
    const delayMs = run.startedAt.getTime() - run.availableAt.getTime();
    const { id: runId, jobId, jobName, attemptNum, trigger, fence } = run;
    emit({ type: 'run.started', runId, jobId, jobName, attemptNum, trigger, delayMs });
    const outcome = await executeSafely(services, held, output, options.outputLimitBytes);
    await output.flush({ runId, attemptNum, fence });
    const settled = outcome === undefined ? undefined : await settler.settle({ runId, fence, outcome });
    if (settled === undefined || settled.status === 'claim_lost') emit({ type: 'run.claim-lost', runId, jobId });
    else announce(services, run, settled);
  }

  const stopListening = services.onHint?.((channel, payload) => {
    if (channel === 'runs') wakeUp.ring();
    if (channel === 'control' && (payload === undefined || active.get(payload) !== undefined)) {
      lease.checkHeldRuns().catch(onError('looking for cancelled runs'));
    }
  });
  emit({ type: 'service.started', service: 'worker', detail: { name: options.name } });
  const leaseEnd = new AbortController();
  const keeping = lease.run(leaseEnd.signal);
  const freeSlots = () => options.concurrency - active.size;
  const holds = (runId: string) => active.get(runId) !== undefined;
  await claimUntilStopped(
    { services, options, wakeUp, workerId: () => lease.workerId, freeSlots, holds, start },
    signal,
  );

  emit({ type: 'service.stopping', service: 'worker' });
  lease.drain();
  await finish(executing, active, options.drainMs);
  leaseEnd.abort();
  await keeping;
  stopListening?.();
  await lease.deregister().catch(onError('deregistering'));
  emit({ type: 'service.stopped', service: 'worker' });
}

/** Waits for what is running, up to `drainMs`; then ends it, to be handed back. */
async function finish(executing: ReadonlySet<Promise<void>>, active: ActiveRuns, drainMs: number): Promise<void> {
  await drain(executing, drainMs);
  for (const run of active.list()) run.stop('shutdown');
  await Promise.all(executing);
}

async function executeSafely(...args: Parameters<typeof executeRun>): Promise<Outcome | undefined> {
  try {
    return await executeRun(...args);
  } catch (error) {
    const [services] = args;
    services.emit({ type: 'service.failed', service: 'worker', doing: 'executing a run', error });
    return {
      status: 'failed',
      reason: 'spawn_failed',
      errorMsg: error instanceof Error ? error.message : String(error),
    };
  }
}

/** Tells the log, and the workers that may have something to claim now. */
function announce(
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

async function drain(executing: ReadonlySet<Promise<void>>, drainMs: number): Promise<void> {
  if (executing.size === 0 || drainMs <= 0) return;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, drainMs);
  });
  await Promise.race([Promise.all(executing), deadline]);
  clearTimeout(timer);
}
