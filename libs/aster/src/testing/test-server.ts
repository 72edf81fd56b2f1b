import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Postgres server to make test databases on. */
export interface TestServer {
  /** What `TEST_DATABASE_URL` may be set to. */
  readonly connectionString: string;
  /** Leaves nothing behind. */
  stop(): Promise<void>;
}

/**
 * Starts a Postgres server that forgets everything when it is stopped or this process ends, in some seconds. For a
 * setup that all test files share: set `TEST_DATABASE_URL` to its address, and `createTestAster` uses it.
 *
 * It comes with `@aster-scheduler/embedded-postgres`, which is to be installed beside this package.
 */
export async function startTestServer(): Promise<TestServer> {
  const { startEmbeddedPostgres } = await import('@aster-scheduler/embedded-postgres');
  const dataDir = await mkdtemp(join(tmpdir(), 'aster-test-'));
  const server = await startEmbeddedPostgres({ dataDir, persistent: false });
  return {
    connectionString: server.connectionString,
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
