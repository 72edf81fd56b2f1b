import { createCommandExecutor } from '@aster-scheduler/executor';
import {
  type OpenDatabase,
  type ProcessContext,
  processName,
  type WorkerProcessConfig,
} from '@aster-scheduler/runtime';
import { runWorker, workerDefaults } from '@aster-scheduler/worker';

/** Runs a worker for commands on an open database that listens to `runs` and `control`, until the signal aborts. */
export async function work(
  { worker, shutdownTimeoutMs }: Pick<WorkerProcessConfig, 'worker' | 'shutdownTimeoutMs'>,
  { db, notifier, onHint, isListening }: OpenDatabase,
  { emit, signal }: ProcessContext,
): Promise<void> {
  const commands = await createCommandExecutor({ leaseMs: worker.leaseMs, emit });
  try {
    const options = { ...workerDefaults, ...worker, name: processName(), drainMs: shutdownTimeoutMs };
    await runWorker({ db, notifier, onHint, isListening, commands, emit }, options, signal);
  } finally {
    await commands.close();
  }
}
