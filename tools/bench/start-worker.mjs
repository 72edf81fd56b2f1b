import { createNotifier, listen } from '@aster-scheduler/db';
import { runWorker, workerDefaults } from '@aster-scheduler/worker';

/** A worker in this process; answers how to stop it. */
export function startWorker(bench, { handlers, commands, options = {} }) {
  const listeners = new Set();
  const listener = listen(
    bench.options,
    ['runs', 'control'],
    (channel, payload) => {
      for (const tell of listeners) tell(channel, payload);
    },
    () => undefined,
  );
  const onHint = (tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  };
  const stop = new AbortController();
  const notifier = createNotifier(bench.db);
  const services = {
    db: bench.db,
    notifier,
    onHint,
    handlers,
    commands,
    emit: process.env.BENCH_DEBUG ? console.log : () => undefined,
  };
  const ended = runWorker(services, { ...workerDefaults, ...options }, stop.signal);
  return async () => {
    stop.abort();
    await ended;
    await listener.close();
  };
}
