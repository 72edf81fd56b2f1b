import type { Outcome } from '@aster-scheduler/core';
import type { ActiveRun } from './active-runs.js';
import { asterEnvironment } from './aster-environment.js';
import { outcomeOfCommand } from './outcome-of-command.js';
import type { OutputClaim, OutputWriter } from './output-writer.js';
import { runHandler } from './run-handler.js';
import type { WorkerServices } from './worker-services.js';

/** Executes one attempt of a run to its end; `undefined` when the claim is gone and nothing may be said of it. */
export async function executeRun(
  services: WorkerServices,
  active: ActiveRun,
  output: OutputWriter,
  outputLimitBytes: number,
): Promise<Outcome | undefined> {
  const { run } = active;
  const claim = { runId: run.id, attemptNum: run.attemptNum, fence: run.fence };
  if (run.task.handler !== undefined) return executeHandler(services, active, output, claim);
  if (run.task.command === undefined || services.executor === undefined) {
    return { status: 'failed', reason: 'spawn_failed', errorMsg: 'the job has no command', isPermanent: true };
  }
  const result = await services.executor.execute(
    {
      runId: run.id,
      attemptNum: run.attemptNum,
      fence: run.fence,
      command: run.task.command,
      args: run.task.args,
      env: run.task.env,
      asterEnv: asterEnvironment(run),
      workingDirectory: run.task.workingDirectory,
      timeoutMs: run.task.timeoutMs,
      killGraceMs: run.task.killGraceMs,
      outputLimitBytes,
    },
    { signal: active.signal, onOutput: (chunk) => output.write(claim, chunk) },
  );
  return outcomeOfCommand(result);
}

async function executeHandler(
  services: WorkerServices,
  active: ActiveRun,
  output: OutputWriter,
  claim: OutputClaim,
): Promise<Outcome | undefined> {
  const name = active.run.task.handler ?? '';
  const handler = services.handlers?.get(name);
  if (handler === undefined) {
    return {
      status: 'released',
      reason: 'handler_unknown',
      errorMsg: `this worker has no handler ${JSON.stringify(name)}`,
    };
  }
  return runHandler(handler, active, (line) =>
    output.write(claim, { stream: 'log', data: Buffer.from(`${line}\n`), droppedBefore: 0 }),
  );
}
