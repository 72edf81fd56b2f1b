import {
  createStopper,
  describeThrown,
  type ExecuteOptions,
  type HandlerTask,
  type Outcome,
  outcomeOfStop,
  outcomeOfTimeout,
  type RunStart,
  sentenceOf,
  type StopReason,
  type StopSignal,
} from '@aster-scheduler/core';
import { startLongTimer } from '@aster-scheduler/executor';
import { createBoundedLog } from '../output/bounded-log.js';
import { type Handler, type HandlerContext, PermanentError } from './handler.js';
import { longestStopGraceMs } from './longest-stop-grace.js';

/** Bytes of a result as JSON in UTF-8. */
export const maxResultBytes = 1_048_576;

/** Why a handler is to end. */
type EndReason = StopReason | 'timeout';

/**
 * Executes a run by an in-process handler. A handler cannot be killed. If it ignores its signal, it is left running
 * once the grace time has passed, and its run ends without it.
 */
export async function runHandler(
  handler: Handler,
  run: RunStart<HandlerTask>,
  { signal, outputLimitBytes, onOutput }: ExecuteOptions,
): Promise<Outcome> {
  const log = createBoundedLog(outputLimitBytes, onOutput);
  const ending = createStopper<EndReason>();
  const stopListening = signal.onStop(ending.stop);
  const stopTimeout = startLongTimer(run.task.timeoutMs, () => ending.stop('timeout'));
  const called = call(handler, contextOf(run, ending.signal, log.write));
  const outcome = await untilGraceIsOver(ending.signal, run.task.killGraceMs, called);
  stopTimeout();
  stopListening();
  const outputTruncatedBytes = log.end();
  return { ...outcomeOf(ending.signal.reason, outcome, run.task), outputTruncatedBytes };
}

/** A signal of the platform costs more than most handlers: it is made for those that ask for it. */
function contextOf(
  run: RunStart<HandlerTask>,
  ending: StopSignal<EndReason>,
  log: (line: string) => void,
): HandlerContext {
  const { id, jobId, jobName, attemptNum, trigger, scheduledAt, upstreamRunIds } = run;
  let controller: AbortController | undefined;
  return {
    payload: run.task.payload,
    get signal() {
      if (controller === undefined) {
        const made = (controller = new AbortController());
        ending.onStop((reason) => made.abort(reason));
      }
      return controller.signal;
    },
    log,
    run: { id, jobId, jobName, attemptNum, trigger, scheduledAt, upstreamRunIds },
  };
}

async function call(handler: Handler, context: HandlerContext): Promise<Outcome> {
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

/** The outcome of the handler; `undefined` when it was asked to stop and its grace is over. */
async function untilGraceIsOver(
  ending: StopSignal<EndReason>,
  killGraceMs: number,
  called: Promise<Outcome>,
): Promise<Outcome | undefined> {
  return new Promise((resolve) => {
    let stopTimer = (): void => undefined;
    const stopListening = ending.onStop((reason) => {
      const atMostMs = reason === 'shutdown' ? longestStopGraceMs : Infinity;
      stopTimer = startLongTimer(Math.min(killGraceMs, atMostMs), () => resolve(undefined));
    });
    void called.then((outcome) => {
      stopListening();
      stopTimer();
      resolve(outcome);
    });
  });
}

/**
 * @param outcome the outcome of the handler; `undefined` when it was left running
 */
function outcomeOf(reason: EndReason | undefined, outcome: Outcome | undefined, task: HandlerTask): Outcome {
  if (reason === 'timeout') return outcomeOfTimeout(task.timeoutMs);
  if (outcome !== undefined && (reason === undefined || isKept(reason, outcome))) return outcome;
  return outcomeOfStop(reason ?? 'lost', true);
}

/** A handler that finishes its work although the worker stops keeps its result. */
function isKept(reason: StopReason, outcome: Outcome): boolean {
  return reason === 'shutdown' && outcome.status === 'succeeded';
}
