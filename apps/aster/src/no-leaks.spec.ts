import { randomBytes } from 'node:crypto';
import { createClient } from '@aster-scheduler/client';
import { newApiKey } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { createTestDatabase, onTestServer, type TestDatabase } from '@aster-scheduler/db/testing';
import { type Program, startProgram } from './testing/start-program.js';

const random = () => randomBytes(24).toString('hex');

/** Everything that nobody may find in the database or in a log, by what it is. */
const hidden = {
  'the configured key': random(),
  'the bootstrap key': random(),
  'the password of the database': random(),
  'the key of secrets': randomBytes(32).toString('base64'),
  'a secret': random(),
  'the path of a webhook': random(),
  'the secret of the dashboard': random(),
  'a key that opens nothing': newApiKey(),
  'a key in a query': newApiKey(),
};

/** As it is, and as a dump, a header or an address would write it. */
function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [text, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), encodeURIComponent(text)];
}

const role = `leaks_${randomBytes(6).toString('hex')}`;
let database: TestDatabase;
const programs: Program[] = [];

function start(app: 'api' | 'scheduler' | 'worker', env: Readonly<Record<string, string>>): Program {
  const program = startProgram(app, [], { LOG_LEVEL: 'debug', SECRETS_KEY: hidden['the key of secrets'], ...env });
  programs.push(program);
  return program;
}

beforeAll(async () => {
  database = await createTestDatabase();
  const password = hidden['the password of the database'];
  await onTestServer(
    async (client) => client.query(`create role ${role} login superuser password '${password}'`),
    database.connectionString,
  );
});

afterAll(async () => {
  await Promise.all(programs.map(async (program) => program.stop('SIGKILL')));
  await database.drop();
  await onTestServer(async (client) => client.query(`drop role if exists ${role}`));
});

/** All rows of all tables, as a dump has them. */
async function dump(): Promise<string> {
  return onTestServer(async (client) => {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('aster', 'public')`,
    );
    const texts: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
      texts.push(...rows.map(({ text }) => text));
    }
    return texts.join('\n');
  }, database.connectionString);
}

it('neither a dump of the database nor a log holds a key, a secret or a password, whatever goes wrong', async () => {
  const url = new URL(database.connectionString);
  url.username = role;
  url.password = hidden['the password of the database'];
  const settings = { DATABASE_URL: url.href };
  const api = start('api', {
    ...{ ...settings, API_PORT: '0', API_KEYS: hidden['the configured key'] },
    API_BOOTSTRAP_KEY: hidden['the bootstrap key'],
    API_OIDC_ISSUER: 'http://127.0.0.1:1',
    API_OIDC_ROLES: 'admins=admin',
    API_OIDC_CLIENT_ID: 'dashboard',
    API_OIDC_CLIENT_SECRET: hidden['the secret of the dashboard'],
  });
  const worker = start('worker', settings);
  start('scheduler', settings);
  url.password = `${hidden['the password of the database']}x`;
  const refused = start('scheduler', { DATABASE_URL: url.href, DB_TIMEOUT: '1s' });
  const [, base = ''] = await api.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  const clientOf = (apiKey: string) => createClient({ baseUrl: base, apiKey, maxRetries: 0 });
  const client = clientOf(hidden['the bootstrap key']);

  const key = (await client.keys.create({ name: 'made', role: 'admin' })).key ?? '';
  expect(key).toMatch(/^aster_/);
  await client.secrets.put('PASSWORD', hidden['a secret']);
  await clientOf(hidden['the configured key']).me();
  for (const wrong of ['a key that opens nothing', 'the key of secrets'] as const) {
    await expect(clientOf(hidden[wrong]).me()).rejects.toMatchObject({ status: 401 });
  }
  const inQuery = `access_token=${hidden['a key in a query']}&key=${hidden['a key in a query']}`;
  expect((await fetch(`${base}/api/v1/jobs?${inQuery}`)).status).toBe(401);
  const signIn = JSON.stringify({ redirect_uri: `${base}/ui/signed-in` });
  const headers = { 'content-type': 'application/json', origin: base };
  expect((await fetch(`${base}/ui/sign-in`, { method: 'POST', headers, body: signIn })).status).toBe(500);

  const job = { cron_expr: '@manually', command: 'sh', max_retries: 0 };
  const env = { PASSWORD: '${secret:PASSWORD}', FILE: '${secret:file:MISSING}' };
  await client.jobs.create({
    ...job,
    name: 'prints',
    args: ['-c', 'echo $PASSWORD; exit 3'],
    env: { PASSWORD: env.PASSWORD },
  });
  await client.jobs.create({ ...job, name: 'lacks', args: ['-c', 'true'], env });
  await client.jobs.create({ ...job, name: 'looks', args: ['-c', 'env; exit 1'] });
  await client.jobs.update('looks', { owner: 'somebody' });
  for (const name of ['prints', 'lacks', 'looks']) {
    const { id } = await client.jobs.trigger(name);
    await waitFor(async () => (await client.runs.get(id)).finished_at !== null, { withinMs: 60_000 });
  }
  const hook = `http://127.0.0.1:1/${hidden['the path of a webhook']}`;
  await client.secrets.put('HOOK', hook);
  const channel = await client.alerts.channels.create({
    ...{ name: 'hook', kind: 'webhook', config: { url: '${secret:HOOK}' } },
  });
  const { id: told } = await client.alerts.channels.test(channel.id);
  const messages = async () => (await client.alerts.notifications.list()).items;
  await waitFor(async () => (await messages()).some(({ id, last_error: why }) => id === told && why !== null));
  await clientOf(key).keys.revoke('made');
  await expect(clientOf(key).me()).rejects.toMatchObject({ status: 401 });
  expect(await refused.ended).not.toBe(0);
  await worker.stop();
  await api.stop();

  const places = new Map([['the dump', await dump()]]);
  for (const [index, program] of programs.entries()) places.set(`the log ${index}`, program.output());
  expect([...places.values()].every((text) => text.length > 100)).toBe(true);
  const found = Object.entries({ ...hidden, 'a made key': key }).flatMap(([what, text]) =>
    [...places]
      .filter(([, all]) => formsOf(text).some((form) => all.includes(form)))
      .map(([place]) => `${what} in ${place}`),
  );
  expect(found).toEqual([]);
});
