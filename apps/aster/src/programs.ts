import type { ProcessOptions } from '@aster-scheduler/runtime';

/** What `aster` runs in its own process. */
export interface Program {
  /** One line for `aster --help`. */
  readonly does: string;
  /** Programs are loaded when they are asked for. */
  load(): Promise<(options: ProcessOptions) => Promise<void>>;
}

/** By the name of the command. */
export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  [
    'up',
    {
      does: 'run everything in one process, on a Postgres of its own',
      load: async () => (await import('./up.js')).up,
    },
  ],
  [
    'migrate',
    {
      does: 'bring the database to the schema of this version',
      load: async () => (await import('./migrate.js')).migrate,
    },
  ],
  [
    'api',
    {
      does: 'serve the REST API, on a migrated database',
      load: async () => (await import('@aster-scheduler/api-app')).api,
    },
  ],
  [
    'scheduler',
    {
      does: 'turn the schedules of jobs into runs, on a migrated database',
      load: async () => (await import('@aster-scheduler/scheduler-app')).scheduler,
    },
  ],
  [
    'worker',
    {
      does: 'execute runs, on a migrated database',
      load: async () => (await import('@aster-scheduler/worker-app')).worker,
    },
  ],
]);
