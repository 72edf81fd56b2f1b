import { Socket } from 'node:net';
import { closeStrays } from './companion/close-strays.js';
import { isDescriptorShortage } from './companion/launch-command.js';
import { serveWorker } from './companion/serve-worker.js';

/** The worker's end of this socket closes when the worker dies, whatever kills it. */
const workerDescriptor = 3;

// The worker decides when this process ends; a signal to all processes of a service must not leave commands without a
// guard.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const)
  process.on(signal, () => undefined);

process.on('uncaughtException', (error) => {
  if (isDescriptorShortage(error)) return;
  process.stderr.write(`${error.stack ?? error.message}\n`, () => process.exit(1));
});

closeStrays(workerDescriptor);
await serveWorker(new Socket({ fd: workerDescriptor, readable: true, writable: true }));
process.exit(0);
