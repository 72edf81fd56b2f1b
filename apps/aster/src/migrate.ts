import { connectDatabase, migrateToLatest, waitForDatabase } from '@aster-scheduler/db';
import { runProcess } from '@aster-scheduler/runtime';

/** Brings the database to this version's schema. */
export async function migrate(argv: readonly string[]): Promise<void> {
  await runProcess(
    'migrate',
    async (config, { logger, signal }) => {
      const database = connectDatabase(config.database);
      await waitForDatabase(database, config.database.waitMs, signal).finally(database.close);
      const { applied, version } = await migrateToLatest(config.database);
      logger.info(applied.length === 0 ? 'the schema is up to date' : `applied ${applied.join(', ')}`, { version });
    },
    { argv },
  );
}
