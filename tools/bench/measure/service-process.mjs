// A scheduler and a worker in a process of their own, as an embedding service would run them; tells when each handler
// starts. Arguments: the connection string, and what to run.
import { connectDatabase, createHints, createNotifier, databaseDefaults, listen } from '@aster-scheduler/db';
import { createCommandExecutor } from '@aster-scheduler/executor';
import { runScheduler, schedulerDefaults } from '@aster-scheduler/scheduler';
import { startWorker } from '../start-worker.mjs';

const [, , connectionString, ...parts] = process.argv;
const options = { ...databaseDefaults, connectionString };
const { db } = connectDatabase(options);
const nowMs = () => performance.timeOrigin + performance.now();
const handlers = new Map([
  ['load', () => undefined],
  ['noop', ({ run }) => void process.send({ id: run.id, at: nowMs(), scheduledAt: run.scheduledAt.getTime() })],
]);
const commands = parts.includes('executor') ? await createCommandExecutor() : undefined;
startWorker({ options, db }, { handlers, commands });
if (parts.includes('scheduler')) {
  const { tell, onHint } = createHints();
  const ignore = () => undefined;
  listen(options, ['jobs'], tell, ignore);
  const services = { db, onHint, notifier: createNotifier(db), emit: ignore };
  void runScheduler(services, schedulerDefaults, new AbortController().signal);
}
process.send({ ready: true });
