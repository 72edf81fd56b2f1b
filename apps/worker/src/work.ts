import {
  type ControlGroups,
  ControlGroupsError,
  createCommandExecutor,
  createCommandSecrets,
  createFileSecrets,
  type Isolation,
  proveControlGroups,
  proveIsolation,
  type SecretProviders,
  withPolicy,
  withSecrets,
} from '@aster-scheduler/executor';
import { createSecretKeyring, createStoredSecrets } from '@aster-scheduler/job-store';
import {
  type OpenDatabase,
  type ProcessContext,
  processName,
  programVersion,
  type WorkerProcessConfig,
} from '@aster-scheduler/runtime';
import { runWorker, workerDefaults } from '@aster-scheduler/worker';

/** Runs a worker for commands on an open database that listens to `runs` and `control`, until the signal aborts. */
export async function work(
  { worker, shutdownTimeoutMs }: Pick<WorkerProcessConfig, 'worker' | 'shutdownTimeoutMs'>,
  { db, notifier, onHint, isListening }: OpenDatabase,
  { emit, signal, logger, traceCommands }: ProcessContext,
): Promise<void> {
  const isolation = await isolationOf(worker, logger);
  const controlGroups = await controlGroupsOf(worker, logger);
  const executor = await createCommandExecutor({ leaseMs: worker.leaseMs, isolation, controlGroups, emit });
  const commands = traceCommands(withSecrets(withPolicy(executor, worker.policy), secretsOf(worker, db)));
  try {
    const self = { name: processName(), version: programVersion() };
    const options = { ...workerDefaults, ...worker, ...self, drainMs: shutdownTimeoutMs };
    await runWorker({ db, notifier, onHint, isListening, commands, emit }, options, signal);
  } finally {
    await commands.close();
  }
}

/** @throws IsolationError when what was asked for cannot be had: nothing is started then */
async function isolationOf(
  { isolation: { level, runAs } }: WorkerProcessConfig['worker'],
  logger: ProcessContext['logger'],
): Promise<Isolation | undefined> {
  if (level === 'none') {
    logger.info('commands run as the worker does: whatever it may read, they may', { isolation: level });
    return undefined;
  }
  const isolation = await proveIsolation({ level, runAs });
  logger.info(`commands are isolated by ${level}`, { isolation: level, runAs });
  return isolation;
}

/**
 * What holds commands to limits, if not each process itself.
 *
 * @throws ControlGroupsError when they were asked for and cannot be had: nothing is started then
 */
async function controlGroupsOf(
  { isolation: { limits } }: WorkerProcessConfig['worker'],
  logger: ProcessContext['logger'],
): Promise<ControlGroups | undefined> {
  const ofProcesses = 'limits of commands are those of each of their processes (prlimit)';
  if (limits === 'prlimit') {
    logger.info(ofProcesses, { limits });
    return undefined;
  }
  try {
    const groups = await proveControlGroups({ isDelegated: limits === 'cgroup' });
    const bounded = [...groups.controllers, 'computing time'].join(', ');
    const told = { limits: 'cgroup', controllers: groups.controllers, folder: groups.folder };
    logger.info(`limits of commands are those of all their processes together (cgroup): ${bounded}`, told);
    return groups;
  } catch (error) {
    if (limits === 'cgroup' || !(error instanceof ControlGroupsError)) throw error;
    logger.info(`${ofProcesses}: ${error.message}`, { limits: 'prlimit' });
    return undefined;
  }
}

/** Where commands find the secrets that they are to have. */
function secretsOf({ secrets }: WorkerProcessConfig['worker'], db: OpenDatabase['db']): SecretProviders {
  const { keys, folder, command } = secrets;
  const [first, ...others] = keys;
  return {
    store: createStoredSecrets(db, first === undefined ? undefined : createSecretKeyring([first, ...others])),
    file: folder === undefined ? undefined : createFileSecrets(folder),
    command: command === undefined ? undefined : createCommandSecrets(command),
  };
}
