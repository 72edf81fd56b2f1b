import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { migrateToLatest } from '../migrate.js';
import { newDatabaseName, templatePrefix } from './database-names.js';
import { testDatabaseUrl } from './test-server.js';

/**
 * The name of the template for this version of migrations and functions, by a hash of their files and of the conditions
 * that functions are made with: an edited one makes a new template.
 */
export async function templateName(): Promise<string> {
  const source = join(import.meta.dirname, '..');
  const inFolder = async (folder: string) => (await readdir(join(source, folder))).map((name) => join(folder, name));
  const names = [...(await inFolder('migrations')), ...(await inFolder('functions'))].sort();
  const others = (await readdir(source)).filter((name) => /^(?:migrate|job-conditions)\./.test(name));
  const hash = createHash('sha256');
  for (const name of [...names, ...others]) {
    if (/(?<!\.spec|\.d)\.[jt]s$/.test(name)) hash.update(await readFile(join(source, name)));
  }
  return `${templatePrefix}${hash.digest('hex').slice(0, 16)}`;
}

/**
 * Makes the migrated template if the server has none. One of several runs makes it while the others wait; it gets its
 * name when it is complete.
 */
export async function ensureTemplate(client: Client, template: string, serverUrl?: string): Promise<void> {
  if (await exists(client, template)) return;
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
  try {
    if (!(await exists(client, template))) await makeTemplate(client, template, serverUrl);
  } finally {
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [template]);
  }
}

async function makeTemplate(client: Client, template: string, serverUrl?: string): Promise<void> {
  const draft = await newDatabaseName(client);
  await client.query(`create database ${draft} template template0 encoding 'UTF8'`);
  try {
    await migrateToLatest(testDatabaseUrl(draft, serverUrl));
    const [, , seconds] = draft.split('_');
    await client.query(`comment on database ${draft} is 'made ${seconds}'`);
    // A connection to a template would be in the way of its copies.
    await client.query(`alter database ${draft} allow_connections false`);
    await client.query(`alter database ${draft} rename to ${template}`);
  } catch (error) {
    await client.query(`drop database if exists ${draft} with (force)`);
    // Runs that use different databases for their first connection do not see each other's lock.
    if (!(await exists(client, template))) throw error;
  }
}

async function exists(client: Client, database: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
  return rowCount === 1;
}
