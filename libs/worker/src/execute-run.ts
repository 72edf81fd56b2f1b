import type { Outcome } from '@aster-scheduler/core';
import type { ActiveRun } from './active-runs.js';
import { asterEnvironment } from './aster-environment.js';
import { outcomeOfCommand } from './outcome-of-command.js';
import type { NewPiece } from './output/output-piece.js';
import { runHandler } from './run-handler.js';
import type { WorkerServices } from './worker-services.js';

export interface ExecuteOptions {
  /** Bytes of output kept, half from the beginning and half from the end. */
  readonly outputLimitBytes: number;
  readonly onOutput: (piece: NewPiece) => void;
}

/** Executes one attempt of a run to its end; `undefined` when the claim is gone and nothing may be said of it. */
export async function executeRun(
  services: WorkerServices,
  active: ActiveRun,
  options: ExecuteOptions,
): Promise<Outcome | undefined> {
  const { task } = active.run;
  if (active.stopReason !== undefined) return notStarted(active);
  if (task.handler !== undefined) return executeHandler(services, active, task.handler, options);
  if (task.command !== undefined) return executeCommand(services, active, task.command, options);
  return { status: 'failed', reason: 'spawn_failed', errorMsg: 'the job has no command', isPermanent: true };
}

async function executeHandler(
  services: WorkerServices,
  active: ActiveRun,
  name: string,
  options: ExecuteOptions,
): Promise<Outcome | undefined> {
  const handler = services.handlers?.get(name);
  if (handler !== undefined) return runHandler(handler, active, options);
  const errorMsg = `this worker has no handler ${JSON.stringify(name)}`;
  return { status: 'released', reason: 'handler_unknown', wasStarted: false, errorMsg };
}

async function executeCommand(
  services: WorkerServices,
  active: ActiveRun,
  command: string,
  { outputLimitBytes, onOutput }: ExecuteOptions,
): Promise<Outcome | undefined> {
  if (services.executor === undefined) {
    return { status: 'released', reason: 'resources', wasStarted: false, errorMsg: 'this worker runs no commands' };
  }
  const { run, signal } = active;
  const { args, env, workingDirectory, timeoutMs, killGraceMs, outputStreams } = run.task;
  const { id: runId, attemptNum, fence } = run;
  const asterEnv = asterEnvironment(run);
  const limits = { timeoutMs, killGraceMs, outputLimitBytes };
  const result = await services.executor.execute(
    { runId, attemptNum, fence, command, args, env, asterEnv, workingDirectory, ...limits, outputStreams },
    { signal, onOutput },
  );
  return outcomeOfCommand(result);
}

/** The run was to end before it had begun. */
function notStarted({ stopReason, isLost }: ActiveRun): Outcome | undefined {
  if (isLost) return undefined;
  if (stopReason === 'cancelled') {
    return { status: 'cancelled', reason: 'cancelled_by_user', errorMsg: 'cancelled before it was started' };
  }
  return {
    status: 'released',
    reason: 'handed_back',
    wasStarted: false,
    errorMsg:
      stopReason === 'no-slot'
        ? 'not started because its worker had no free slot in time'
        : 'not started because its worker was stopped',
  };
}
