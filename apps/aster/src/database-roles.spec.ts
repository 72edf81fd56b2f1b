import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AsterClient, createClient } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { type ProgramRole, programRoles } from '@aster-scheduler/db';
import { createEmptyDatabase, onTestServer, type TestDatabase } from '@aster-scheduler/db/testing';
import { type Program, startProgram } from './testing/start-program.js';

const script = join(import.meta.dirname, '../../../docker/create-roles.sql');
const key = 'k'.repeat(40);
const owner = `roles_${randomBytes(6).toString('hex')}`;
const password = randomBytes(12).toString('hex');
const secretsKey = randomBytes(32).toString('base64');

let database: TestDatabase;
let client: AsterClient;
const programs: Program[] = [];

function urlOf(role: string): string {
  const url = new URL(database.connectionString);
  url.username = role;
  url.password = password;
  return url.href;
}

async function start(app: 'aster' | ProgramRole, role: string, env: Readonly<Record<string, string>> = {}) {
  const program = startProgram(app, app === 'aster' ? ['migrate'] : [], { DATABASE_URL: urlOf(role), ...env });
  programs.push(program);
  return program;
}

/** What the programs were not allowed to do. */
function refusals(): readonly string[] {
  const lines = programs.flatMap((program) => program.output().split('\n'));
  return lines.filter((line) => /permission denied|must be owner|42501/.test(line));
}

/** Waits, but not once something was refused. */
async function wait(isSo: () => Promise<boolean>): Promise<void> {
  await waitFor(async () => refusals().length > 0 || isSo(), { withinMs: 60_000 });
  expect(refusals()).toEqual([]);
}

/** Runs a statement as a role, or as who made the database. */
async function query(text: string, role?: string): Promise<readonly object[]> {
  const url = role === undefined ? database.connectionString : urlOf(role);
  return onTestServer(async (connection) => (await connection.query<object>(text)).rows, url);
}

beforeAll(async () => {
  database = await createEmptyDatabase();
  const name = new URL(database.connectionString).pathname.slice(1);
  await query(`create role ${owner} login password '${password}'`);
  await query(`alter database ${name} owner to ${owner}`);
  await query(`revoke all on database ${name} from public`);
  const roles = await readFile(script, 'utf8');
  for (let count = 0; count < 2; count += 1) await query(`set aster.owner = '${owner}'; ${roles}`);
  for (const program of programRoles) await query(`alter role ${owner}_${program} password '${password}'`);

  const migrate = await start('aster', owner);
  expect(await migrate.ended).toBe(0);
  expect(migrate.output()).toContain(`said what ${owner}_api, ${owner}_scheduler, ${owner}_worker may do`);
  const api = await start('api', `${owner}_api`, {
    API_PORT: '0',
    API_KEYS: key,
    SECRETS_KEY: secretsKey,
  });
  await start('scheduler', `${owner}_scheduler`, { RUN_RETENTION: '24h' });
  await start('worker', `${owner}_worker`, { SECRETS_KEY: secretsKey });
  const [, url = ''] = await api.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  client = createClient({ baseUrl: url, apiKey: key });
});

afterAll(async () => {
  await Promise.all(programs.map(async (program) => program.stop('SIGKILL')));
  await database.drop();
  await onTestServer(async (connection) => {
    for (const end of ['_api', '_scheduler', '_worker', '_history', '']) {
      await connection.query(`drop role if exists ${owner}${end}`);
    }
  });
});

describe('roles of the database for each program', () => {
  it('let the least of them look whether the schema is as the programs need it', async () => {
    const check = startProgram('aster', ['migrate', '--check'], { DATABASE_URL: urlOf(`${owner}_worker`) });
    expect(await check.ended).toBe(0);
    expect(check.output()).toMatch(/nothing is to be done/);
  });

  it('let all of them do their work', async () => {
    await client.secrets.put('token', 'a secret text');
    const env = { TOKEN: '${secret:token}' };
    await client.jobs.create({
      name: 'ticks',
      command: 'sh',
      args: ['-c', 'echo $TOKEN'],
      env,
      cron_expr: '* * * * * *',
    });
    const follows = { cron_expr: '@manually', depends_on: ['ticks'] };
    await client.jobs.create({ name: 'follows', command: 'true', ...follows });
    const retries = { max_retries: 1, retry_delay: '10ms' };
    await client.jobs.create({ name: 'fails', command: 'false', cron_expr: '@manually', ...retries });
    const failed = await client.jobs.trigger('fails');
    const cancelled = await client.jobs.trigger('ticks');
    await client.runs.cancel(cancelled.id).catch(() => undefined); // it may be over already

    const ended = async (name: string, status: string) =>
      (await client.runs.list({ job: name })).items.some((run) => run.status === status);
    await wait(async () => ended('ticks', 'succeeded'));
    await wait(async () => ended('follows', 'succeeded'));
    await wait(async () => (await client.runs.get(failed.id)).status === 'failed');
    await client.jobs.pause('ticks', {});
    await client.keys.create({ name: 'of a test', role: 'read' });
    await client.statistics.overview();
    await wait(async () => (await query(`select from pg_class where relname ~ '^finished_runs_[0-9]{8}$'`)).length > 7);
    expect(refusals()).toEqual([]);
  });

  it('leave weeks that a scheduler has made within the reach of migrations', async () => {
    await query(`select aster.create_partitions('2031-01-06', '2031-01-07')`, `${owner}_scheduler`);
    await query(`create index on aster.finished_runs_20310106 (exit_code)`, owner);
    await query(`drop table aster.finished_runs_20310106`, owner);
    const again = await start('aster', owner);
    expect(await again.ended).toBe(0);
  });

  it.each<[ProgramRole, string]>([
    ['api', 'delete from aster.audit_log'],
    ['api', `update aster.audit_log set actor = 'nobody'`],
    ['api', 'truncate aster.audit_log'],
    ['api', 'alter table aster.audit_log disable trigger all'],
    ['api', 'drop table aster.finished_runs'],
    ['api', 'create table aster.mine (id integer)'],
    ['api', `delete from aster.migrations`],
    ['scheduler', 'select from aster.api_keys'],
    ['scheduler', 'select from aster.sessions'],
    ['scheduler', 'delete from aster.secrets'],
    ['scheduler', 'alter table aster.audit_log disable trigger all'],
    ['scheduler', `insert into aster.audit_log (id, at, actor, action) values (gen_random_uuid(), now(), 'x', 'y')`],
    ['scheduler', 'drop table aster.jobs'],
    ['scheduler', 'drop function aster.create_partitions(timestamptz, timestamptz)'],
    ['worker', 'select from aster.api_keys'],
    ['worker', 'select from aster.session_tokens'],
    ['worker', 'select from aster.audit_log'],
    ['worker', `update aster.jobs set command = 'id'`],
    ['worker', `insert into aster.jobs (id, name) values (gen_random_uuid(), 'mine')`],
    ['worker', 'delete from aster.jobs'],
    ['worker', 'delete from aster.secrets'],
    ['worker', `update aster.secrets set name = 'other'`],
    ['worker', 'truncate aster.live_runs'],
  ])('let the %s not: %s', async (program, text) => {
    const refused = query(text, `${owner}_${program}`);
    await expect(refused).rejects.toThrow(/permission denied|must be owner/);
  });

  it('have the audit log written by the API, and old entries alone removed by the scheduler', async () => {
    const entries = `insert into aster.audit_log (id, at, actor, action) values
      (gen_random_uuid(), now(), 'new', 'y'), (gen_random_uuid(), now() - interval '500 days', 'old', 'y')`;
    await query(entries, `${owner}_api`);
    await query(`delete from aster.audit_log where actor = 'old'`, `${owner}_scheduler`);
    const young = query(`delete from aster.audit_log where actor = 'new'`, `${owner}_scheduler`);
    await expect(young).rejects.toThrow(/the audit log is only added to/);
  });
});
