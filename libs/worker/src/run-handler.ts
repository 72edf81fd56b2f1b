import { describeThrown, formatDuration, type Outcome } from '@aster-scheduler/core';
import type { ActiveRun } from './active-runs.js';
import { type Handler, PermanentError } from './handler.js';
import { startLongTimer } from './long-timer.js';
import { longestStopGraceMs } from './longest-stop-grace.js';
import { createBoundedLog } from './output/bounded-log.js';
import type { NewPiece } from './output/output-piece.js';
import { sentenceOf } from './sentence-of.js';

/** Of JSON in UTF-8. */
export const maxResultBytes = 1_048_576;

export interface RunHandlerOptions {
  readonly outputLimitBytes: number;
  readonly onOutput: (piece: NewPiece) => void;
}

/**
 * Executes a run by an in-process handler. A handler cannot be killed: one that does not heed its signal is left
 * behind once the grace time has passed, and its run ends without it.
 */
export async function runHandler(
  handler: Handler,
  active: ActiveRun,
  { outputLimitBytes, onOutput }: RunHandlerOptions,
): Promise<Outcome | undefined> {
  const { run } = active;
  const log = createBoundedLog(outputLimitBytes, onOutput);
  const stopTimeout = startLongTimer(run.task.timeoutMs, () => active.stop('timeout'));
  const outcome = await untilGraceIsOver(active, call(handler, active, log.write));
  stopTimeout();
  const outputTruncatedBytes = log.end();
  const ended = active.stopReason === undefined ? outcome : outcomeOfStop(active, outcome);
  return ended === undefined ? undefined : { ...ended, outputTruncatedBytes };
}

async function call(handler: Handler, active: ActiveRun, log: (line: string) => void): Promise<Outcome> {
  const { run } = active;
  const { id, jobId, jobName, attemptNum, trigger, scheduledAt, upstreamRunIds, task } = run;
  const context = {
    payload: task.payload,
    get signal() {
      return active.signal;
    },
    log,
    run: { id, jobId, jobName, attemptNum, trigger, scheduledAt, upstreamRunIds },
  };
  try {
    return toSuccess(await handler(context));
  } catch (error) {
    const isPermanent = error instanceof PermanentError;
    return {
      status: 'failed',
      reason: 'handler_error',
      errorMsg: sentenceOf(error),
      error: describeThrown(error),
      isPermanent,
    };
  }
}

/**
 * Throws when the result is not JSON: better a failed run than a result that is not what was returned. One that is too
 * large ends the run too: another attempt would most likely return as much.
 */
function toSuccess(result: unknown): Outcome {
  if (result === undefined) return { status: 'succeeded', result };
  const text = JSON.stringify(result) as string | undefined;
  if (text === undefined) throw new TypeError(`a result of type ${typeof result} cannot be kept as JSON`);
  const resultBytes = Buffer.byteLength(text);
  if (resultBytes <= maxResultBytes) return { status: 'succeeded', result: JSON.parse(text), resultBytes };
  const errorMsg =
    `the handler has returned ${resultBytes} bytes of JSON, and a result may have ${maxResultBytes} (1 MB): ` +
    'store it elsewhere and return where';
  return { status: 'failed', reason: 'result_too_large', errorMsg, isPermanent: true };
}

/** What the handler came to; `undefined` when it was asked to stop and has had its time for that. */
async function untilGraceIsOver(active: ActiveRun, called: Promise<Outcome>): Promise<Outcome | undefined> {
  return new Promise((resolve) => {
    let stopTimer = (): void => undefined;
    const stopListening = active.onStop(() => {
      const atMostMs = active.stopReason === 'shutdown' ? longestStopGraceMs : Infinity;
      stopTimer = startLongTimer(Math.min(active.run.task.killGraceMs, atMostMs), () => resolve(undefined));
    });
    void called.then((outcome) => {
      stopListening();
      stopTimer();
      resolve(outcome);
    });
  });
}

/** @param outcome what the handler came to; `undefined` when it was left behind */
function outcomeOfStop({ run, stopReason, isLost }: ActiveRun, outcome: Outcome | undefined): Outcome | undefined {
  if (isLost) return undefined;
  switch (stopReason) {
    case 'timeout':
      return {
        status: 'timed_out',
        reason: 'timeout',
        errorMsg: `timed out after ${formatDuration(run.task.timeoutMs)}`,
      };
    case 'cancelled':
      return { status: 'cancelled', reason: 'cancelled_by_user', errorMsg: 'cancelled while it was running' };
    case 'shutdown':
      if (outcome?.status === 'succeeded') return outcome;
      return {
        status: 'released',
        reason: 'handed_back',
        wasStarted: true,
        errorMsg: 'ended because its worker was stopped',
      };
    default:
      return undefined;
  }
}
