import {
  createCommandExecutor,
  createCommandSecrets,
  createFileSecrets,
  type SecretProviders,
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
  { emit, signal }: ProcessContext,
): Promise<void> {
  const executor = await createCommandExecutor({ leaseMs: worker.leaseMs, emit });
  const commands = withSecrets(executor, secretsOf(worker, db));
  try {
    const self = { name: processName(), version: programVersion() };
    const options = { ...workerDefaults, ...worker, ...self, drainMs: shutdownTimeoutMs };
    await runWorker({ db, notifier, onHint, isListening, commands, emit }, options, signal);
  } finally {
    await commands.close();
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
