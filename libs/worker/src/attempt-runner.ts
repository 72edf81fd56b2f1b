import { basename } from 'node:path';
import { type Outcome, type OutputChunk, sentenceOf } from '@aster-scheduler/core';
import type { DatabaseWatch } from '@aster-scheduler/db';
import type { ClaimedRun, Settled } from '@aster-scheduler/run-store';
import type { Attempt } from './attempts/attempt.js';
import type { Attempts } from './attempts/attempts.js';
import { executeAttempt } from './executors/execute-attempt.js';
import { type Executors, executorsOf, extendLeases } from './executors/executors.js';
import { finishWithin } from './finish-within.js';
import { longestStopGraceMs } from './handlers/longest-stop-grace.js';
import { createOutputEnds } from './output/output-ends.js';
import { createOutputWriter, type OutputWriter } from './output/output-writer.js';
import { createRunNews } from './run-news.js';
import type { AttemptEnd } from './settle/attempt-end.js';
import { createSettler } from './settle/settler.js';
import type { Slots } from './slots/slots.js';
import { withErrorLine } from './with-error-line.js';
import type { WorkerOptions } from './worker-options.js';
import type { WorkerServices } from './worker-services.js';

/** Takes claimed runs through their attempts: from the claim over a slot and the execution to the settlement. */
export interface AttemptRunner {
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

export interface AttemptRunnerOptions {
  readonly services: WorkerServices;
  readonly options: WorkerOptions;
  readonly attempts: Attempts;
  readonly slots: Slots;
  readonly watch: DatabaseWatch;
  /** Aborts when the worker is to stop. */
  readonly signal: AbortSignal;
  /** Called when runs are about to be executed. */
  readonly onStart: () => void;
  /** Called after each settlement. */
  readonly onSettled: () => void;
}

export function createAttemptRunner(given: AttemptRunnerOptions): AttemptRunner {
  const { services, options, attempts, slots, watch, signal, onStart, onSettled } = given;
  const { db, now, emit } = services;
  const executors = executorsOf(services);
  const executing = new Map<string, Promise<void>>(); // by run
  const output = createOutputWriter(db, attempts.holds, watch);
  const news = createRunNews(services.notifier);
  const settler = createSettler({ db, isHeld: attempts.holds, watch, freeHandbacks: options.freeHandbacks, now });

  async function make(attempt: Attempt, workerId: string): Promise<void> {
    const { run } = attempt;
    const { id: runId, jobId, attemptNum, fence } = run;
    await new Promise<void>((resolve) => slots.enter(attempt, resolve));
    if (attempt.signal.reason === undefined) announceStart(services, run, workerId);
    const claim = { runId, attemptNum, fence };
    const outcome = await executeWithOutput(given, { executors, output }, attempt);
    slots.leave(attempt);
    const isOutputKept = await output.flush(claim);
    const isSettled = counts(outcome, attempt, isOutputKept);
    const settled = isSettled ? await settler.settle(endOf(run, workerId, outcome)) : undefined;
    if (settled === undefined && outcome.wasStarted !== false) attempts.giveUp(claim);
    if (settled === undefined || settled.status === 'claim_lost') emit({ type: 'run.claim-lost', runId, jobId });
    else announceEnd(services, { run, workerId, exitCode: outcome.exitCode }, settled);
    news.tell();
  }

  /** A claim that was lost may come back while the attempt made under it is still being ended: one after the other. */
  async function makeAfter(earlier: Promise<void> | undefined, attempt: Attempt, workerId: string): Promise<void> {
    try {
      if (earlier !== undefined) await earlier;
      await make(attempt, workerId);
    } catch (error) {
      watch.failed('executing a run', error);
    }
    attempts.remove(attempt);
    onSettled();
  }

  function startOne(attempt: Attempt, workerId: string): void {
    const { id } = attempt.run;
    if (signal.aborted) attempt.stop('shutdown');
    const done = makeAfter(executing.get(id), attempt, workerId).then(() => {
      if (executing.get(id) === done) executing.delete(id);
    });
    executing.set(id, done);
  }

  return {
    start(runs, workerId) {
      const added = attempts.add(runs);
      onStart();
      news.tell();
      for (const attempt of added) startOne(attempt, workerId);
    },
    async finish(drainMs) {
      await finishWithin(executing, drainMs);
      for (const attempt of attempts.list()) attempt.stop('shutdown');
      await finishWithin(executing, longestStopGraceMs);
      if (executing.size > 0) extendLeases(executors, 0); // which grants no more than a second
      await finishWithin(executing, options.leaseMs);
      for (const attempt of attempts.list()) attempt.stop('lost');
    },
  };
}

/** What it is executed with. */
interface Means {
  readonly executors: Executors;
  readonly output: OutputWriter;
}

/** Executes an attempt, hands its output on, and notes of that what says what went wrong. */
async function executeWithOutput(
  { options: { outputLimitBytes }, watch }: AttemptRunnerOptions,
  { executors, output }: Means,
  attempt: Attempt,
): Promise<Outcome> {
  const { id: runId, attemptNum, fence, outputEncoding } = attempt.run;
  const ends = createOutputEnds();
  const onOutput = (chunk: OutputChunk) => {
    ends.take(chunk);
    output.write({ runId, attemptNum, fence }, chunk);
  };
  const executing = executeAttempt(executors, attempt, { outputLimitBytes, onOutput });
  const outcome = await executing.catch((error: unknown) => notExecuted(watch, error));
  return withErrorLine(outcome, ends, outputEncoding);
}

/** No executor is to reject: this is a fault of its own. */
function notExecuted(watch: DatabaseWatch, error: unknown): Outcome {
  watch.failed('executing a run', error);
  return { status: 'failed', reason: 'spawn_failed', errorMsg: sentenceOf(error) };
}

function endOf(run: ClaimedRun, workerId: string, outcome: Outcome): AttemptEnd {
  const { id: runId, jobId, attemptNum, fence, pool, startedAt, jobVersion } = run;
  return {
    runId,
    fence,
    attemptNum,
    workerId,
    pool,
    outcome,
    claim: { jobId, pool, attemptNum, startedAt, jobVersion },
  };
}

const results: ReadonlySet<Outcome['status']> = new Set(['succeeded', 'failed', 'timed_out']);

/**
 * Whether an outcome is worth settling. There is nothing to say of an attempt that was ended because its claim is gone.
 * And no result counts without its output: where the claim was lost before that was stored, the run is tried again.
 */
function counts({ status }: Outcome, { isLost }: Attempt, isOutputKept: boolean): boolean {
  if (isLost && status === 'lost') return false;
  return isOutputKept || !results.has(status);
}

function announceStart({ emit }: WorkerServices, run: ClaimedRun, workerId: string): void {
  const { id: runId, jobId, jobName, attemptNum, trigger, fence, pool, scheduledAt, startedAt } = run;
  const delayMs = run.startedAt.getTime() - run.availableAt.getTime();
  const facts = { fence, pool, workerId, scheduledAt, startedAt };
  emit({ type: 'run.started', runId, jobId, jobName, attemptNum, trigger, delayMs, ...facts });
}

/** Tells the log, and the workers that may have something to claim now. */
function announceEnd(
  { emit, notifier }: WorkerServices,
  { run, workerId, exitCode }: { readonly run: ClaimedRun; readonly workerId: string; readonly exitCode?: number },
  settled: Exclude<Settled, { readonly status: 'claim_lost' }>,
): void {
  const durationMs =
    settled.startedAt === undefined ? undefined : settled.finishedAt.getTime() - settled.startedAt.getTime();
  const { jobName, trigger, scheduledAt, jobVersion, fence, task, retryOf, traceparent } = run;
  const upstreamRunIds = run.upstreamRunIds.length === 0 ? undefined : run.upstreamRunIds;
  const facts = {
    jobName,
    trigger,
    scheduledAt,
    jobVersion,
    fence,
    upstreamRunIds,
    retryOf,
    traceparent,
    workerId,
    exitCode,
  };
  const executable = task.kind === 'command' ? basename(task.command) : undefined;
  emit({ type: 'run.settled', ...settled, ...facts, executable, durationMs });
  if (settled.hasFollowers) notifier.notify('runs');
  else if (settled.status === 'scheduled') notifier.notify('runs', settled.pool);
}
