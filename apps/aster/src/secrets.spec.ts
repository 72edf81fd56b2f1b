import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { createTestDatabase, onTestServer } from '@aster-scheduler/db/testing';
import { startProgram } from './testing/start-program.js';

const secret = 'correct-horse/battery';
/** As it is, and as a dump writes bytes. */
const forms = [secret, Buffer.from(secret).toString('hex')];

it('a secret is used by a command, and stands in no table and no line of the log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aster-secrets-'));
  const { connectionString, drop } = await createTestDatabase();
  const key = randomBytes(32).toString('base64');
  const env = { API_PORT: '0', DATABASE_URL: connectionString, SECRETS_KEY: key, LOG_LEVEL: 'debug' };
  const server = startProgram('aster', ['up'], env, folder);
  const [, api = ''] = await server.printed(/API +(http:\S+)/);
  const { jobs, runs, secrets } = createClient({ baseUrl: api.replace('/api/v1', '') });
  await secrets.put('PASSWORD', secret);
  const args = ['-c', `test "$$PASSWORD" = '${secret.replace('horse', `ho''rse`)}' && echo "got $$PASSWORD" && exit 3`];
  const job = { name: 'load', cron_expr: '@manually', command: 'sh', args, max_retries: 0 };
  await jobs.create({ ...job, env: { PASSWORD: '${secret:PASSWORD}' } });
  const { id } = await jobs.trigger('load');
  await waitFor(async () => (await runs.get(id)).finished_at !== null);
  expect(await runs.get(id)).toMatchObject({ status: 'failed', exit_code: 3, output: 'got [secret]\n' });
  const found = await onTestServer(async (client) => {
    const tables = await client.query(`select tablename from pg_tables where schemaname = 'aster'`);
    const names = tables.rows.map((row: { tablename: string }) => row.tablename);
    const like = forms.map((form) => `t::text like '%${form}%'`).join(' or ');
    const holding: string[] = [];
    for (const name of names) {
      const { rows } = await client.query(`select from aster."${name}" t where ${like} limit 1`);
      if (rows.length > 0) holding.push(name);
    }
    return holding;
  }, connectionString);
  expect(found).toEqual([]);
  expect(server.output()).not.toMatch(new RegExp(`${forms.join('|')}|${key.slice(0, 20).replaceAll('+', '\\+')}`));
  await server.stop();
  await drop();
  await rm(folder, { recursive: true, force: true });
});
