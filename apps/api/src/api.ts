import { openDatabase, type ProcessOptions, runProcess, untilAborted } from '@aster-scheduler/runtime';

/** The program `api`: serves the API until it is told to stop. */
export async function api(options?: ProcessOptions): Promise<void> {
  await runProcess(
    'api',
    async (config, context) => {
      const database = await openDatabase(config.database, ['jobs', 'runs', 'control', 'settled'], context);
      try {
        const { startApi } = await import('./start-api.js');
        const running = await startApi(config, database, context);
        await untilAborted(context.signal);
        await running.stop();
      } finally {
        await database.close();
      }
    },
    options,
  );
}
