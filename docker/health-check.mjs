// Asks the program in this container whether it can do its work. The `aster` image has nothing to ask.
const ports = {
  api: process.env.API_PORT ?? '8080',
  scheduler: process.env.SCHEDULER_PORT ?? '8081',
  worker: process.env.WORKER_PORT ?? '8082',
};
const port = ports[process.env.APP];
if (port === undefined || port === '0') process.exit(0);
const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(
  () => null,
);
process.exit(response?.ok === true ? 0 : 1);
