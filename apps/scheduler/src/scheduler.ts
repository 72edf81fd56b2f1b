import { onDatabase, type ProcessOptions, runProcess } from '@aster-scheduler/runtime';

/** The program `scheduler`: turns the schedules of jobs into runs until it is told to stop. */
export async function scheduler(options?: ProcessOptions): Promise<void> {
  await runProcess(
    'scheduler',
    async (config, context) =>
      onDatabase(config, ['jobs', 'alerts'], context, async (database) => {
        const { schedule } = await import('./schedule.js');
        await schedule(config, database, context);
      }),
    options,
  );
}
