import type { ProcessOptions } from '@aster-scheduler/runtime';

type Program = (options: ProcessOptions) => Promise<void>;

/** What `aster` runs in its own process, by the name of the command. Each is loaded when it is asked for. */
export const programs: ReadonlyMap<string, () => Promise<Program>> = new Map([
  ['up', async () => (await import('./up.js')).up],
  ['migrate', async () => (await import('./migrate.js')).migrate],
  ['api', async () => (await import('@aster-scheduler/api-app')).api],
  ['scheduler', async () => (await import('@aster-scheduler/scheduler-app')).scheduler],
  ['worker', async () => (await import('@aster-scheduler/worker-app')).worker],
]);
