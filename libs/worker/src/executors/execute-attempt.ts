import { type ExecuteOptions, type Executor, type Outcome, outcomeOfStop, type Task } from '@aster-scheduler/core';
import type { Attempt } from '../attempts/attempt.js';
import type { Executors } from './executors.js';

/** Executes an attempt to its end, by the executor of its kind of task. */
export async function executeAttempt(
  executors: Executors,
  { run, signal }: Attempt,
  options: Omit<ExecuteOptions, 'signal'>,
): Promise<Outcome> {
  if (signal.reason !== undefined) return outcomeOfStop(signal.reason, false);
  const executor: Executor | undefined = executors[run.task.kind]; // which takes tasks of this kind, and gets no other
  if (executor === undefined) return cannotExecute(run.task);
  return executor.execute(run, { signal, ...options });
}

/**
 * This worker should not have claimed such a run. It is handed back, and waits a moment for a worker that can execute
 * it.
 */
function cannotExecute({ kind }: Task): Outcome {
  return { status: 'released', reason: 'resources', wasStarted: false, errorMsg: `this worker runs no ${kind}s` };
}
