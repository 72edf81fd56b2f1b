import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, databaseDefaults, migrateToLatest } from '@aster-scheduler/db';
import { startEmbeddedPostgres } from '@aster-scheduler/embedded-postgres';
import pg from 'pg';

/** A migrated database of our own with the server's default durability, or an empty one on BENCH_DATABASE_URL. */
export async function openBenchDatabase() {
  const dataDir = await mkdtemp(join(tmpdir(), 'aster-bench-'));
  const server = process.env.BENCH_DATABASE_URL ? undefined : await startEmbeddedPostgres({ dataDir });
  const connectionString = process.env.BENCH_DATABASE_URL ?? server.connectionString;
  await migrateToLatest(connectionString);
  const options = { ...databaseDefaults, connectionString, applicationName: 'aster bench', queryTimeoutMs: 120_000 };
  const database = connectDatabase(options);
  return {
    options,
    db: database.db,
    /** A bare connection, as the raw limits use it. */
    async connect() {
      return openClient(connectionString);
    },
    /** Another database on the same server, which is dropped when it is closed. */
    async openBeside() {
      const name = `aster_bench_${Date.now()}`;
      const admin = await this.connect();
      await admin.query(`create database ${name}`);
      const url = new URL(connectionString);
      url.pathname = `/${name}`;
      await migrateToLatest(url.href);
      const beside = connectDatabase({ ...options, connectionString: url.href });
      return {
        db: beside.db,
        async connect() {
          return openClient(url.href);
        },
        async close() {
          await beside.close();
          await admin.query(`drop database ${name} with (force)`);
          await admin.end();
        },
      };
    },
    async empty() {
      const client = await this.connect();
      await client.query('truncate aster.live_runs, aster.finished_runs, aster.run_attempts, aster.run_output');
      await client.query('truncate aster.jobs cascade');
      await client.query('vacuum analyze aster.live_runs, aster.jobs, aster.job_cursors');
      await client.end();
    },
    async close() {
      await database.close();
      await server?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function openClient(connectionString) {
  const client = new pg.Client({ connectionString });
  // of a measurement that failed, the cause is to be seen, not what follows from it
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
