import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('service-process.mjs', import.meta.url));

/** Starts a worker, and what else is named, in a process of its own; resolves when it listens. */
export async function forkService(bench, onStart, ...parts) {
  const service = fork(program, [bench.options.connectionString, ...parts]);
  await new Promise((resolve) => {
    service.on('message', (message) => (message.ready ? resolve() : onStart(message)));
  });
  await delay(1_000); // until its listeners are connected
  return async () => {
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
  };
}
