import { startApi } from '@aster-scheduler/api-app';
import { writeUpFile } from '@aster-scheduler/cli';
import { type DatabaseConfig, openDatabase, type ProcessContext, type UpProcessConfig } from '@aster-scheduler/runtime';
import { schedule } from '@aster-scheduler/scheduler-app';
import { work } from '@aster-scheduler/worker-app';
import { welcome } from './welcome.js';

/**
 * Runs the services of all programs side by side on one migrated database, until the signal aborts. The API goes last:
 * what still runs can be looked at. When one of them fails, the others end as well before it is told.
 *
 * @param dataDir where Aster's own Postgres keeps its data, if it is one of its own
 */
export async function runServices(
  config: UpProcessConfig & { readonly database: DatabaseConfig },
  context: ProcessContext,
  dataDir: string | undefined,
): Promise<void> {
  const database = await openDatabase(config.database, ['jobs', 'runs', 'control', 'settled', 'alerts'], context);
  try {
    const api = await startApi(config, database, context);
    try {
      const forget = await writeUpFile(process.cwd(), { url: api.url, pid: process.pid });
      const isForPeople = config.log.format === 'pretty';
      if (isForPeople) process.stdout.write(welcome({ url: api.url, dataDir, hasKeys: config.api.keys.length > 0 }));
      await runTogether(context, [
        async (within) => schedule(config, database, within),
        async (within) => work(config, database, within),
      ]).finally(forget);
    } finally {
      await api.stop();
    }
  } finally {
    await database.close();
  }
}

/** Resolves when all have ended. The first that fails has the others end, and is what it rejects with. */
async function runTogether(
  context: ProcessContext,
  services: readonly ((within: ProcessContext) => Promise<void>)[],
): Promise<void> {
  const failed = new AbortController();
  const within = { ...context, signal: AbortSignal.any([context.signal, failed.signal]) };
  const running = services.map(async (run) => run(within));
  try {
    await Promise.all(running);
  } catch (error) {
    failed.abort();
    await Promise.allSettled(running);
    throw error;
  }
}
