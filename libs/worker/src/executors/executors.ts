import type { Executor, TaskKind, TaskOf } from '@aster-scheduler/core';
import type { Abilities } from '@aster-scheduler/run-store';
import { createHandlerExecutor } from '../handlers/handler-executor.js';
import type { WorkerServices } from '../worker-services.js';

/** What executes the tasks of each kind; absent: this worker executes none of that kind. */
export type Executors = { readonly [Kind in TaskKind]?: Executor<TaskOf<Kind>> };

/** The executors of a worker. A new kind of task gets its executor here. */
export function executorsOf({ commands, handlers, enterRun }: WorkerServices): Executors {
  return { command: commands, handler: createHandlerExecutor(handlers ?? new Map(), enterRun) };
}

/** What a worker can execute, and may therefore claim. */
export function abilitiesOf({ commands, handlers }: WorkerServices): Abilities {
  return { handlers: [...(handlers?.keys() ?? [])], runsCommands: commands !== undefined };
}

/** Tells all executors how long their attempts may run. */
export function extendLeases(executors: Executors, remainingMs: number, sinceMs?: number): void {
  for (const executor of Object.values(executors)) executor?.extendLease?.(remainingMs, sinceMs);
}
