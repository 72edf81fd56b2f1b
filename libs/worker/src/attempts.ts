import type { Outcome } from '@aster-scheduler/core';
import type { DatabaseWatch } from '@aster-scheduler/db';
import type { ClaimedRun, Settled } from '@aster-scheduler/run-store';
import type { ActiveRun, ActiveRuns } from './active-runs.js';
import type { Slots } from './slots/slots.js';
import { executeRun } from './execute-run.js';
import { finishWithin } from './finish-within.js';
import { longestStopGraceMs } from './longest-stop-grace.js';
import type { NewPiece } from './output/output-piece.js';
import { createOutputWriter } from './output/output-writer.js';
import { sentenceOf } from './sentence-of.js';
import { createSettler } from './settle/settler.js';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

/** The attempts that a worker has under way, each from its claim to its settlement. */
export interface Attempts {
  /**
   * Starts executing claimed runs, or hands them back at once when the worker is to stop; returns at once.
   *
   * @param workerId the one they were claimed under
   */
  start(runs: readonly ClaimedRun[], workerId: string): void;
  /**
   * Waits for what is running, up to `drainMs`; then ends it, to be handed back, with `longestStopGraceMs` of its grace
   * at most. Resolves at the latest a lease after that: by then every claim is settled or lost.
   */
  finish(drainMs: number): Promise<void>;
}

export interface AttemptsOptions {
  readonly services: WorkerServices;
  readonly options: WorkerOptions;
  readonly active: ActiveRuns;
  readonly slots: Slots;
  readonly watch: DatabaseWatch;
  /** Aborts when the worker is to stop. */
  readonly signal: AbortSignal;
  /** Called when runs are about to be executed. */
  readonly onStart: () => void;
  /** Called after each settlement. */
  readonly onSettled: () => void;
}

export function createAttempts(given: AttemptsOptions): Attempts {
  const { services, options, active, slots, watch, signal, onStart, onSettled } = given;
  const { db, now, emit } = services;
  const executing = new Map<string, Promise<void>>(); // by run
  const output = createOutputWriter(db, active.holds, watch);
  const { outputLimitBytes, freeHandbacks } = options;
  const settler = createSettler({ db, isHeld: active.holds, watch, freeHandbacks, now });

  async function attempt(held: ActiveRun, workerId: string): Promise<void> {
    const { id: runId, jobId, attemptNum, fence, pool, startedAt } = held.run;
    await new Promise<void>((resolve) => slots.enter(held, resolve));
    if (held.stopReason === undefined) announceStart(services, held.run);
    const claim = { runId, attemptNum, fence };
    const onOutput = (piece: NewPiece) => output.write(claim, piece);
    const outcome = await executeRun(services, held, { outputLimitBytes, onOutput }).catch(failed);
    slots.leave(held);
    const isOutputKept = await output.flush(claim);
    const end = { ...claim, workerId, pool, claim: { jobId, pool, attemptNum, startedAt } };
    const settled = counts(outcome, isOutputKept) ? await settler.settle({ ...end, outcome }) : undefined;
    if (settled === undefined) active.giveUp(claim);
    if (settled === undefined || settled.status === 'claim_lost') emit({ type: 'run.claim-lost', runId, jobId });
    else announceEnd(services, held.run, settled);
  }

  function failed(error: unknown): Outcome {
    watch.failed('executing a run', error);
    return { status: 'failed', reason: 'spawn_failed', errorMsg: sentenceOf(error) };
  }

  /** A claim that was lost may come back while the attempt made under it is still being ended: one after the other. */
  async function attemptAfter(earlier: Promise<void> | undefined, held: ActiveRun, workerId: string): Promise<void> {
    try {
      if (earlier !== undefined) await earlier;
      await attempt(held, workerId);
    } catch (error) {
      watch.failed('executing a run', error);
    }
    active.remove(held);
    onSettled();
  }

  function startOne(held: ActiveRun, workerId: string): void {
    const { id } = held.run;
    if (signal.aborted) held.stop('shutdown');
    const done = attemptAfter(executing.get(id), held, workerId).then(() => {
      if (executing.get(id) === done) executing.delete(id);
    });
    executing.set(id, done);
  }

  return {
    start(runs, workerId) {
      const added = active.add(runs);
      onStart();
      for (const held of added) startOne(held, workerId);
    },
    async finish(drainMs) {
      await finishWithin(executing, drainMs);
      for (const run of active.list()) run.stop('shutdown');
      await finishWithin(executing, longestStopGraceMs);
      if (executing.size > 0) services.executor?.extendLease(0); // which grants no more than a second
      await finishWithin(executing, options.leaseMs);
      for (const run of active.list()) run.stop('lost');
    },
  };
}

const results: ReadonlySet<Outcome['status']> = new Set(['succeeded', 'failed', 'timed_out']);

/** No result counts without its output: where the claim was lost before that was stored, the run is tried again. */
function counts(outcome: Outcome | undefined, isOutputKept: boolean): outcome is Outcome {
  return outcome !== undefined && (isOutputKept || !results.has(outcome.status));
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
