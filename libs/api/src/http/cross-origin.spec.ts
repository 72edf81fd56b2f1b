import { InvalidInputError } from '@aster-scheduler/core';
import { call, problemOf } from '../testing/call.js';
import { type DetachedApi, startDetachedApi } from '../testing/start-detached-api.js';
import { allowOrigins } from './cross-origin.js';

const key = 'k'.repeat(40);
const friend = 'https://app.example.org';

/** What a browser reads to learn whether a page may. */
function corsOf(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => name.startsWith('access-control-'));
}

describe('pages of other origins', () => {
  let closed: DetachedApi;
  let listed: DetachedApi;

  beforeAll(async () => {
    closed = await startDetachedApi({ keys: [key] });
    listed = await startDetachedApi({ keys: [key], allowedOrigins: [friend, 'http://localhost:3000'] });
  });

  afterAll(async () => {
    await Promise.all([closed.stop(), listed.stop()]);
  });

  const preflight = async ({ server }: DetachedApi, origin: string) => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    return call(`${server.url}/api/v1/jobs`, { method: 'OPTIONS', headers: { origin, ...asked } });
  };
  const get = async ({ server }: DetachedApi, headers: Record<string, string>) =>
    call(`${server.url}/api/v1/me`, { headers });

  it('are told nothing by default, with a key or without', async () => {
    const answers = [
      await preflight(closed, friend),
      await get(closed, { origin: friend }),
      await get(closed, { origin: friend, authorization: `Bearer ${key}` }),
      await get(closed, { origin: 'null', authorization: `Bearer ${key}` }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200, 200]);
    expect(answers.flatMap(({ headers }) => corsOf(headers))).toEqual([]);
  });

  it('may call with a key when they are listed, and read what it says, refusals included', async () => {
    const asked = await preflight(listed, friend);
    expect([asked.status, asked.text]).toEqual([204, '']);
    expect(asked.headers.get('access-control-allow-origin')).toBe(friend);
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET,HEAD,POST,PUT,PATCH,DELETE');
    expect(asked.headers.get('access-control-allow-headers')?.split(',')).toContain('authorization');
    const called = await get(listed, { origin: friend, authorization: `Bearer ${key}` });
    expect(called.body).toMatchObject({ role: 'admin' });
    expect(called.headers.get('access-control-allow-origin')).toBe(friend);
    expect(called.headers.get('access-control-expose-headers')).toContain('ratelimit');
    const refused = await get(listed, { origin: friend });
    expect(problemOf(refused).code).toBe('UNAUTHENTICATED');
    expect(refused.headers.get('access-control-allow-origin')).toBe(friend);
  });

  it('never use the cookies of who looks at them', async () => {
    for (const { headers } of [await preflight(listed, friend), await get(listed, { origin: friend })]) {
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it.each([
    ['https://other.example.org'],
    ['https://app.example.org.evil.example'],
    ['https://evil.example/https://app.example.org'],
    ['https://app.example.org:8443'],
    ['http://app.example.org'],
    ['HTTPS://APP.EXAMPLE.ORG'],
    ['https://app.example.org, https://evil.example'],
    ['null'],
    ['*'],
  ])('are told nothing when they are %s, which is not in the list', async (origin) => {
    const [asked, called] = [await preflight(listed, origin), await get(listed, { origin })];
    expect([asked.status, called.status]).toEqual([401, 401]);
    expect([asked, called].flatMap(({ headers }) => corsOf(headers))).toEqual([]);
  });

  it('get nothing without a key where none is asked for, listed or not', async () => {
    const open = await startDetachedApi({ allowedOrigins: [friend] });
    expect(problemOf(await get(open, { origin: friend })).code).toBe('FORBIDDEN');
    await open.stop();
  });
});

describe('allowOrigins', () => {
  it.each([['*'], ['null'], ['app.example.org'], ['https://app.example.org/'], ['https://APP.example.org'], ['']])(
    'does not take %j',
    (origin) => {
      expect(() => allowOrigins([origin])).toThrow(InvalidInputError);
    },
  );
});
