import { onDatabase, type ProcessOptions, runProcess } from '@aster-scheduler/runtime';

/** The program `worker`: executes runs until it is told to stop. */
export async function worker(options?: ProcessOptions): Promise<void> {
  await runProcess(
    'worker',
    async (config, context) =>
      onDatabase(config, ['runs', 'control'], context, async (database) => {
        const { work } = await import('./work.js');
        await work(config, database, context);
      }),
    options,
  );
}
