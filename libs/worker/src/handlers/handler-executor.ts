import type { EnterRun, Executor, HandlerTask, Outcome } from '@aster-scheduler/core';
import type { Handler } from './handler.js';
import { runHandler } from './run-handler.js';

/**
 * Executes tasks by functions of this process, which share its event loop and end with it.
 *
 * @param enterRun they are called within it
 */
export function createHandlerExecutor(
  handlers: ReadonlyMap<string, Handler>,
  enterRun?: EnterRun,
): Executor<HandlerTask> {
  return {
    async execute(run, options) {
      const name = run.task.handler;
      const handler = handlers.get(name);
      if (handler === undefined) return unknown(name);
      const entered: Handler = enterRun === undefined ? handler : (context) => enterRun(run, () => handler(context));
      return runHandler(entered, run, options);
    },
  };
}

function unknown(name: string): Outcome {
  const errorMsg = `this worker has no handler ${JSON.stringify(name)}`;
  return { status: 'released', reason: 'handler_unknown', wasStarted: false, errorMsg };
}
