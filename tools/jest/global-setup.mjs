import { join } from 'node:path';
import { buildProject } from './build-project.mjs';

const root = join(import.meta.dirname, '..', '..');

/** Servers of test runs at the same time; each has a folder of its own. */
const maxServers = 32;

/**
 * Gives the tests a Postgres server: the one that TEST_DATABASE_URL names, or one of their own that is started here and
 * leaves nothing behind. The template and the databases are made by `@aster-scheduler/db/testing`.
 */
export default async function startTestServer() {
  if (process.env.TEST_DATABASE_URL) return;
  await buildProject(join(root, 'libs', 'embedded-postgres'));
  const { startEmbeddedPostgres } = await import('@aster-scheduler/embedded-postgres');
  const server = await startInFreeFolder(startEmbeddedPostgres);
  globalThis.asterTestServer = server;
  process.env.TEST_DATABASE_URL = server.connectionString;
}

/** The folder of a run that was killed is cleared and used again by the next one. */
async function startInFreeFolder(startEmbeddedPostgres) {
  for (let number = 1; ; number += 1) {
    const dataDir = join(root, 'node_modules', '.cache', 'aster', 'test-postgres', String(number));
    try {
      return await startEmbeddedPostgres({ dataDir, persistent: false, settings: { max_connections: '300' } });
    } catch (error) {
      if (error.code !== 'ALREADY_RUNNING' || number === maxServers) throw error;
    }
  }
}
