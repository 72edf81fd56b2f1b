import { errorCode } from '@aster-scheduler/core';
import type { Client } from 'pg';
import { listLeftDatabases, newDatabaseName } from './database-names.js';
import { ensureTemplate, templateName } from './template-database.js';
import { onTestServer, testDatabaseUrl } from './test-server.js';

/** A database that only one test file uses. */
export interface TestDatabase {
  readonly connectionString: string;
  /** Cuts off whoever is connected; dropping twice does no harm. */
  drop(): Promise<void>;
}

/**
 * A migrated database, cloned from a template in some 50 ms; usually one per test file.
 *
 * @param serverUrl any database of the server to make it on; absent: as `TEST_DATABASE_URL` says
 */
export async function createTestDatabase(serverUrl?: string): Promise<TestDatabase> {
  const template = await templateName();
  return onTestServer(async (client) => {
    await removeLeftDatabases(client, template);
    return cloneTemplate(client, template, serverUrl);
  }, serverUrl);
}

/** A database without any table of Aster's, for tests of migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return onTestServer((client) => createDatabase(client, `template0 encoding 'UTF8'`));
}

async function cloneTemplate(client: Client, template: string, serverUrl?: string): Promise<TestDatabase> {
  await ensureTemplate(client, template, serverUrl);
  try {
    return await createDatabase(client, template, serverUrl);
  } catch (error) {
    if (errorCode(error) !== '3D000') throw error;
  }
  // Another run has just removed it as an old one.
  await ensureTemplate(client, template, serverUrl);
  return createDatabase(client, template, serverUrl);
}

async function createDatabase(client: Client, template: string, serverUrl?: string): Promise<TestDatabase> {
  const name = await newDatabaseName(client);
  await client.query(`create database ${name} template ${template} ${await fastestCopy(client)}`);
  return {
    connectionString: testDatabaseUrl(name, serverUrl),
    drop: async () => onTestServer((other) => dropDatabase(other, name), serverUrl),
  };
}

/** By files where the server has the choice: by its log, which is its default, a copy takes more than twice as long. */
async function fastestCopy(client: Client): Promise<string> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::integer as version`,
  );
  return (rows[0]?.version ?? 0) >= 150_000 ? 'strategy file_copy' : '';
}

async function dropDatabase(client: Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`);
}

/** Other runs may be doing the same, and the user may not be allowed to drop what another one made. */
async function removeLeftDatabases(client: Client, template: string): Promise<void> {
  for (const name of await listLeftDatabases(client, template)) {
    await client.query(`drop database if exists ${name}`).catch(() => undefined);
  }
}
