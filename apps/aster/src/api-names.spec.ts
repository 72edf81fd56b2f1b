import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { type Program, startProgram } from './testing/start-program.js';

let database: TestDatabase;
let program: Program;
let port: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const names = { API_ALLOWED_HOSTS: 'aster.test', API_PUBLIC_URL: 'https://aster.test/x' };
  program = startProgram('api', [], { DATABASE_URL: database.connectionString, API_PORT: '0', ...names });
  [, port = ''] = await program.printed(/"url":"http:\/\/127\.0\.0\.1:(\d+)"/);
});

afterAll(async () => {
  await program?.stop();
  await database?.drop();
});

async function ask(host: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const request = get({ host: '127.0.0.1', port, path: '/api/v1/info', headers: { host } });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: await text(answer) };
}

describe('the api program', () => {
  it('answers by the names that API_ALLOWED_HOSTS allows, and by no others', async () => {
    expect((await ask('aster.test')).status).toBe(200);
    expect((await ask('other.test')).status).toBe(403);
  });

  it('tells addresses below API_PUBLIC_URL', async () => {
    const request = get({ host: '127.0.0.1', port, path: '/openapi.json' });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    expect(JSON.parse(await text(answer))).toMatchObject({ servers: [{ url: 'https://aster.test/x' }] });
  });
});
