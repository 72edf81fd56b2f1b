import { startApi } from '@aster-scheduler/api-app';
import { writeUpFile } from '@aster-scheduler/cli';
import { type DatabaseConfig, openDatabase, type ProcessContext, type UpProcessConfig } from '@aster-scheduler/runtime';
import { schedule } from '@aster-scheduler/scheduler-app';
import { work } from '@aster-scheduler/worker-app';
import { welcome } from './welcome.js';

/**
 * Runs the services of all programs side by side on one migrated database, until the signal aborts. The API goes last:
 * what still runs can be looked at.
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
    const working = Promise.all([schedule(config, database, context), work(config, database, context)]);
    const forget = await writeUpFile(process.cwd(), { url: api.url, pid: process.pid });
    const isForPeople = config.log.format === 'pretty';
    if (isForPeople) process.stdout.write(welcome({ url: api.url, dataDir, hasKeys: config.api.keys.length > 0 }));
    await working.finally(forget);
    await api.stop();
  } finally {
    await database.close();
  }
}
