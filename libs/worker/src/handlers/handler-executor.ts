import type { Executor, HandlerTask, Outcome } from '@aster-scheduler/core';
import type { Handler } from './handler.js';
import { runHandler } from './run-handler.js';

/** Executes tasks by functions of this process, which share its event loop and end with it. */
export function createHandlerExecutor(handlers: ReadonlyMap<string, Handler>): Executor<HandlerTask> {
  return {
    async execute(run, options) {
      const name = run.task.handler;
      const handler = handlers.get(name);
      return handler === undefined ? unknown(name) : runHandler(handler, run, options);
    },
  };
}

function unknown(name: string): Outcome {
  const errorMsg = `this worker has no handler ${JSON.stringify(name)}`;
  return { status: 'released', reason: 'handler_unknown', wasStarted: false, errorMsg };
}
