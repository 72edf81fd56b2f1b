import { resolve } from 'node:path';
import {
  type CommandTask,
  type ExecuteOptions,
  expandArgument,
  type Outcome,
  outcomeOfStop,
  type RunStart,
} from '@aster-scheduler/core';
import { asterEnvironment } from './aster-environment.js';
import { commandEnvironment } from './command-environment.js';
import type { CompanionFleet } from './link/companion-fleet.js';
import type { CommandOrder } from './protocol/messages.js';
import { refuseCommand } from './refuse-command.js';

/** @param id unique within this process */
export async function executeCommand(
  fleet: CompanionFleet,
  id: number,
  { run, options }: { readonly run: RunStart<CommandTask>; readonly options: ExecuteOptions },
): Promise<Outcome> {
  const { signal, outputLimitBytes, onOutput } = options;
  const isStopped = (): boolean => signal.reason !== undefined || fleet.isClosed();
  if (isStopped()) return stoppedBeforeStart(options);
  const asterEnv = asterEnvironment(run);
  const refusal = refuseCommand(run.task, asterEnv);
  if (refusal !== undefined) return refused(refusal);
  const link = fleet.pick() ?? (await fleet.waitForOne(signal));
  if (isStopped()) return stoppedBeforeStart(options);
  if (link === undefined) return noCompanion;
  const ended = link.run(toOrder(id, run.task, { asterEnv, outputLimitBytes }), onOutput);
  const stopListening = signal.onStop((reason) => link.stop(id, reason));
  try {
    return await ended;
  } finally {
    stopListening();
  }
}

/** Where the signal does not say stop, the executor was closed. */
function stoppedBeforeStart({ signal }: ExecuteOptions): Outcome {
  return { ...outcomeOfStop(signal.reason ?? 'shutdown', false), outputTruncatedBytes: 0 };
}

/** No system could start it, so it is not retried. */
function refused(errorMsg: string): Outcome {
  return { status: 'failed', reason: 'spawn_failed', errorMsg, isPermanent: true, outputTruncatedBytes: 0 };
}

const noCompanion: Outcome = {
  status: 'released',
  reason: 'resources',
  wasStarted: false,
  errorMsg: 'there is no companion process',
  outputTruncatedBytes: 0,
};

interface OrderOptions {
  readonly asterEnv: Readonly<Record<string, string>>;
  readonly outputLimitBytes: number;
}

function toOrder(id: number, task: CommandTask, { asterEnv, outputLimitBytes }: OrderOptions): CommandOrder {
  const hidden = new Set(task.hiddenVariables);
  const shown = Object.entries(task.env).filter(([name]) => !hidden.has(name));
  const variables = { ...Object.fromEntries(shown), ...asterEnv };
  const { command, workingDirectory, timeoutMs, killGraceMs } = task;
  return {
    id,
    command,
    args: task.args.map((arg) => expandArgument(arg, variables)),
    env: commandEnvironment(process.env, task.env, asterEnv),
    workingDirectory: workingDirectory === undefined ? undefined : resolve(workingDirectory),
    timeoutMs,
    killGraceMs,
    outputLimitBytes,
    isMerged: task.outputStreams === 'merged',
  };
}
