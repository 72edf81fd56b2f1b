import { DatabaseUnavailableError } from '@aster-scheduler/core';
import { connectDatabase, grantToRoles, migrateToLatest } from '@aster-scheduler/db';
import { awaitDatabase, type ProcessOptions, runProcess } from '@aster-scheduler/runtime';

/** Brings the database to this version's schema. */
export async function migrate(options?: ProcessOptions): Promise<void> {
  await runProcess(
    'migrate',
    async (config, { logger, signal }) => {
      const database = connectDatabase(config.database);
      const { waitMs } = config.database;
      await awaitDatabase(database, { waitMs, signal, logger })
        .catch((error: unknown) => {
          // who waits for a migration must not take this for one
          throw signal.aborted ? new DatabaseUnavailableError('stopped before the database answered') : error;
        })
        .finally(database.close);
      const { applied, version } = await migrateToLatest(config.database);
      const granted = connectDatabase({ ...config.database, poolSize: 1 });
      const roles = await grantToRoles(granted.db).finally(granted.close);
      if (roles.length > 0) logger.info(`said what ${roles.join(', ')} may do`);
      logger.info(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`, { version });
    },
    options,
  );
}
