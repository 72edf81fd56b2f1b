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
import { type ControlGroups, planLimitSharing } from './control-groups/control-groups.js';
import { findPrograms } from './isolation/find-programs.js';
import type { Account, Isolation } from './isolation/isolation.js';
import type { CompanionFleet } from './link/companion-fleet.js';
import type { CommandOrder } from './protocol/messages.js';
import { refuseCommand } from './refuse-command.js';

interface CommandStart {
  readonly run: RunStart<CommandTask>;
  readonly options: ExecuteOptions;
  readonly isolation: Isolation | undefined;
  readonly controlGroups: ControlGroups | undefined;
}

/** @param id unique within this process */
export async function executeCommand(
  fleet: CompanionFleet,
  id: number,
  { run, options, isolation, controlGroups }: CommandStart,
): Promise<Outcome> {
  const { signal, outputLimitBytes, onOutput } = options;
  const isStopped = (): boolean => signal.reason !== undefined || fleet.isClosed();
  if (isStopped()) return stoppedBeforeStart(options);
  const asterEnv = asterEnvironment(run);
  const refusal = refuseCommand(run.task, asterEnv);
  if (refusal !== undefined) return refused(refusal);
  const account = accountOf(run.task, isolation);
  if (typeof account === 'string') return refused(account);
  const link = fleet.pick() ?? (await fleet.waitForOne(signal));
  if (isStopped()) return stoppedBeforeStart(options);
  if (link === undefined) return noCompanion;
  const ended = link.run(
    toOrder(id, run.task, { asterEnv, outputLimitBytes, isolation, controlGroups, account }),
    onOutput,
  );
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
  readonly isolation: Isolation | undefined;
  readonly controlGroups: ControlGroups | undefined;
  readonly account: Account | undefined;
}

function toOrder(
  id: number,
  task: CommandTask,
  { asterEnv, outputLimitBytes, isolation, controlGroups, account }: OrderOptions,
): CommandOrder {
  const hidden = new Set(task.hiddenVariables);
  const shown = Object.entries(task.env).filter(([name]) => !hidden.has(name));
  const variables = { ...Object.fromEntries(shown), ...asterEnv };
  const { command, workingDirectory, timeoutMs, killGraceMs } = task;
  return {
    id,
    command,
    args: task.args.map((arg) => expandArgument(arg, variables)),
    env: commandEnvironment(ownEnvironment(account), task.env, asterEnv),
    workingDirectory: workingDirectory === undefined ? undefined : resolve(workingDirectory),
    timeoutMs,
    killGraceMs,
    outputLimitBytes,
    isMerged: task.outputStreams === 'merged',
    ...confinement(task, { isolation, controlGroups, account }),
  };
}

/** The walls and limits of a command. What is to be in a control group from its start on is started as behind walls. */
function confinement(
  { limits }: CommandTask,
  { isolation, controlGroups, account }: Pick<OrderOptions, 'isolation' | 'controlGroups' | 'account'>,
): Pick<CommandOrder, 'enclosure' | 'limits' | 'group' | 'prlimit'> {
  const walls = isolation && account ? { level: isolation.level, account, programs: isolation.programs } : undefined;
  if (limits === undefined) return { enclosure: walls };
  const programs = walls?.programs ?? findPrograms();
  const { ofProcesses, ofGroup } = planLimitSharing(limits, controlGroups, walls?.level ?? 'none');
  return {
    enclosure: walls ?? (ofGroup && { level: 'none', programs }),
    limits: ofProcesses,
    group: controlGroups && ofGroup && { folder: controlGroups.folder, limits: ofGroup },
    prlimit: programs.prlimit,
  };
}

/** Whom the command runs as: `undefined` as the worker does; a sentence says why it runs here as nobody. */
function accountOf({ runAs }: CommandTask, isolation: Isolation | undefined): Account | string | undefined {
  if (isolation === undefined) {
    return runAs === undefined ? undefined : `this worker runs no commands as ${runAs}: its WORKER_ISOLATION is none`;
  }
  const { accounts } = isolation;
  if (runAs === undefined) return accounts[0];
  const names = accounts.map(({ name }) => name).join(', ');
  return accounts.find(({ name }) => name === runAs) ?? `this worker runs no commands as ${runAs}, but as ${names}`;
}

/** What the command inherits of, as if its user had started it. */
function ownEnvironment(account: Account | undefined): Readonly<Record<string, string | undefined>> {
  return account === undefined ? process.env : { ...process.env, HOME: account.home, USER: account.name };
}
