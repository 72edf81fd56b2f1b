import type { Channel } from '@aster-scheduler/db';
import type { DatabaseConfig, HealthConfig } from '../config/config.js';
import { serveHealth } from '../health/serve-health.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import type { ProcessContext } from './run-process.js';

/**
 * Opens the database, tells about its health for as long as `work` lasts, and closes both after it.
 *
 * @param channels what is listened to
 * @throws as {@link openDatabase}; ListenError; what `work` throws
 */
export async function onDatabase(
  config: { readonly database: DatabaseConfig; readonly health: HealthConfig },
  channels: readonly Channel[],
  context: ProcessContext,
  work: (database: OpenDatabase) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(config.database, channels, context);
  try {
    const readyz = async () => database.ping().then(() => []);
    const health = await serveHealth({ ...config.health, readyz, metrics: context.metrics });
    await work(database).finally(() => health.close());
  } finally {
    await database.close();
  }
}
