import type { Outcome } from '@aster-scheduler/core';
import type { ActiveRun } from './active-runs.js';
import { type Handler, PermanentError } from './handler.js';

/**
 * Executes a run by an in-process handler. A handler cannot be killed: one that does not heed its signal is left
 * behind once the grace time has passed, and its run ends without it.
 */
export async function runHandler(
  handler: Handler,
  active: ActiveRun,
  log: (line: string) => void,
): Promise<Outcome | undefined> {
  const { run, signal } = active;
  const timeout = setTimeout(() => active.stop('timeout'), run.task.timeoutMs);
  const ended = call(handler, active, log);
  try {
    const outcome = await Promise.race([ended, leftBehind(signal, run.task.killGraceMs)]);
    return signal.aborted ? outcomeOfStop(active, outcome) : outcome;
  } finally {
    clearTimeout(timeout);
  }
}

async function call(handler: Handler, active: ActiveRun, log: (line: string) => void): Promise<Outcome> {
  const { run, signal } = active;
  const { id, jobId, jobName, attemptNum, trigger, scheduledAt, upstreamRunIds, task } = run;
  const context = {
    payload: task.payload,
    signal,
    log,
    run: { id, jobId, jobName, attemptNum, trigger, scheduledAt, upstreamRunIds },
  };
  try {
    return { status: 'succeeded', result: toJson(await handler(context)) };
  } catch (error) {
    const errorMsg = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { status: 'failed', reason: 'handler_error', errorMsg, isPermanent: error instanceof PermanentError };
  }
}

/** Throws when the result is not JSON: better a failed run than a result that is not what was returned. */
function toJson(result: unknown): unknown {
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
}

/** Resolves when the handler has been asked to stop and has not within `graceMs`. */
async function leftBehind(signal: AbortSignal, graceMs: number): Promise<undefined> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
  return undefined;
}

function outcomeOfStop(active: ActiveRun, outcome: Outcome | undefined): Outcome | undefined {
  switch (active.signal.reason) {
    case 'timeout':
      return { status: 'timed_out', reason: 'timeout', errorMsg: `timed out after ${active.run.task.timeoutMs} ms` };
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
