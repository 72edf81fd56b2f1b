import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createClient } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { connectDatabase, databaseDefaults, type Db } from '@aster-scheduler/db';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import type { Browser, Route } from 'playwright-core';
import { openBrowser, type OpenPage, openPage } from './testing/open-browser.js';
import { type Program, startProgram } from './testing/start-program.js';
import { startProvider, type TestProvider } from './testing/start-provider.js';

const key = 'k'.repeat(40);

let testDatabase: TestDatabase;
let database: { readonly db: Db; close(): Promise<void> };
let provider: TestProvider;
let program: Program;
let api: string;
let proxy: Server;
let proxied: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = connectDatabase({ ...databaseDefaults, connectionString: testDatabase.connectionString });
  provider = await startProvider();
  program = startProgram('api', [], {
    DATABASE_URL: testDatabase.connectionString,
    API_PORT: '0',
    API_KEYS: key,
    API_OIDC_ISSUER: provider.issuer,
    API_OIDC_ROLES: 'ops=operate,admins=admin,readers=read',
    API_OIDC_CLIENT_ID: provider.clientId,
    API_OIDC_CLIENT_SECRET: provider.clientSecret,
    API_OIDC_SCOPES: 'openid profile',
  });
  [, api = ''] = await program.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  proxy = await startProxy(api, '/x/y');
  proxied = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});

afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await program.stop();
  await provider.stop();
  await database.close();
  await testDatabase.drop();
});

/** Takes a prefix away, and tells nobody of it. */
async function startProxy(to: string, prefix: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.replace(prefix, '') ?? '/';
    const { hostname, port } = new URL(to);
    const passed = httpRequest({ hostname, port, path, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

interface Answer {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly body: {
    readonly url?: string;
    readonly token?: string;
    readonly lasts_ms?: number;
    readonly detail?: string;
  };
}

/** What a page of the dashboard sends to `ui/`. */
async function post(
  place: string,
  body: unknown,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Answer> {
  const json = { 'content-type': 'application/json', origin: api, ...headers };
  const response = await fetch(`${api}/ui/${place}`, { method, headers: json, body: JSON.stringify(body) });
  const text = await response.text();
  const cookies = response.headers.getSetCookie();
  return { status: response.status, cookies, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
}

/** Sends a path as it is written, where `fetch` would tidy it up; resolves to the body of the answer. */
async function speak(method: string, path: string, headers: Record<string, string>): Promise<string> {
  const { hostname, port } = new URL(api);
  const json = { 'content-type': 'application/json', 'content-length': '2', ...headers };
  const request = httpRequest({ hostname, port, method, path: `/ui/${path}`, headers: json });
  request.end('{}');
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return text(answer);
}

/** What a browser sends back of a cookie. */
const sent = (cookies: readonly string[], name: string): string =>
  cookies.find((cookie) => cookie.startsWith(`${name}=`))?.split(';')[0] ?? '';

const redirect = (): object => ({ redirect_uri: `${api}/ui/signed-in` });

/** Goes to the provider and comes back, and does not yet tell Aster. */
async function travel(name: string) {
  const begun = await post('sign-in', redirect());
  expect(begun.status).toBe(200);
  const back = await provider.signIn(begun.body.url ?? '', name);
  return { journey: sent(begun.cookies, 'aster_sign_in'), answer: back.search.slice(1), begun, back };
}

async function signIn(name: string) {
  const { journey, answer } = await travel(name);
  const session = await post('session', { answer }, { cookie: journey });
  return { session, cookie: sent(session.cookies, 'aster_session'), token: session.body.token ?? '' };
}

const me = async (token: string) => createClient({ baseUrl: api, apiKey: token }).me();

async function auditOf(action: string) {
  const rows = database.db.selectFrom('audit_log').select(['actor', 'after', 'address']).where('action', '=', action);
  return rows.orderBy('id', 'desc').execute();
}

/** Nobody waits for these to be written. */
async function failureOf(facts: Readonly<Record<string, string>>): Promise<void> {
  await waitFor(async () => {
    const noted = (await auditOf('signInFailed')).map(({ after }) => after as Record<string, unknown>);
    return noted.some((after) => Object.entries(facts).every(([name, value]) => after[name] === value));
  });
}

describe('signing in at a provider', () => {
  beforeAll(async () => {
    const refused = await post('sign-in', redirect());
    expect(refused.status).toBe(500); // while the provider does not answer
    await provider.allow([`${api}/ui/signed-in`, `${proxied}/x/y/ui/signed-in`]);
  });

  it('lets somebody act by the role that the provider tells, and is recorded', async () => {
    const { session, token } = await signIn('ops@ann');
    expect(session.status).toBe(200);
    expect(session.body.lasts_ms).toBeGreaterThan(590_000);
    await expect(me(token)).resolves.toMatchObject({ actor: 'user:ops@ann', role: 'operate' });
    expect((await auditOf('signIn'))[0]).toMatchObject({
      actor: 'user:ops@ann',
      after: { role: 'operate' },
      address: '127.0.0.1',
    });
    expect(program.output()).not.toContain(token);
  });

  it('asks with PKCE, a state and a nonce, none of them used twice', async () => {
    const [one, other] = [await post('sign-in', redirect()), await post('sign-in', redirect())];
    const [first, second] = [one, other].map(({ body }) => new URL(body.url ?? '').searchParams);
    expect(first?.get('code_challenge_method')).toBe('S256');
    expect(first?.get('redirect_uri')).toBe(`${api}/ui/signed-in`);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first?.get(name)).toMatch(/^[\w-]{40,}$/);
      expect(first?.get(name)).not.toBe(second?.get(name));
    }
  });

  it('keeps cookies that no script and no other site can use, for the dashboard alone', async () => {
    const { session } = await signIn('readers@bob');
    expect(session.cookies).toEqual([
      expect.stringMatching(
        /^aster_session=aster-session_[\w-]{43}; Max-Age=43200; HttpOnly; SameSite=Strict$/,
      ) as string,
      'aster_sign_in=; Max-Age=0; HttpOnly; SameSite=Strict',
    ]);
    const overTls = { origin: api.replace('http', 'https') }; // as a proxy passes it on
    const deleted = await post('session', {}, overTls, 'DELETE');
    expect(deleted.cookies).toEqual(['aster_session=; Max-Age=0; HttpOnly; SameSite=Strict; Secure']);
  });

  it('gives tokens for the cookie, and the API takes the tokens only', async () => {
    const { cookie } = await signIn('readers@bob');
    const { body } = await post('session/token', {}, { cookie });
    await expect(me(body.token ?? '')).resolves.toMatchObject({ actor: 'user:readers@bob', role: 'read' });
    const byCookie = await fetch(`${api}/api/v1/me`, { headers: { cookie } });
    expect(byCookie.status).toBe(401);
    await expect(me(cookie.replace('aster_session=', ''))).rejects.toMatchObject({ status: 401 });
    const [row] = await database.db.selectFrom('sessions').selectAll().execute();
    expect(JSON.stringify(row)).not.toContain(cookie.slice(-20));
  });

  it('tells nobody who has no cookie, another one, or two', async () => {
    const { cookie } = await signIn('readers@bob');
    for (const other of ['', 'aster_session=x', `${cookie}x`, `aster_session=other; ${cookie}`]) {
      expect((await post('session/token', {}, { cookie: other })).status).toBe(204);
    }
  });

  it('refuses who has no role, and records who that was', async () => {
    const { session } = await signIn('guests@eve');
    expect([session.status, session.cookies]).toEqual([403, []]);
    expect(session.body.detail).toBe('you are known, but have no role in Aster');
    await failureOf({ reason: 'no role', subject: 'guests@eve' });
  });
});

describe('an answer that is not of this sign-in', () => {
  const refused = async (answer: string, cookie: string) => {
    const { status, cookies } = await post('session', { answer }, { cookie });
    expect([status, cookies]).toEqual([401, []]);
  };

  it('is refused without the cookie, and with that of another journey', async () => {
    const [mine, theirs] = [await travel('ops@ann'), await travel('admins@mallory')];
    await refused(mine.answer, '');
    await refused(theirs.answer, mine.journey); // somebody else's code, pushed into this browser
    await refused(mine.answer, 'aster_sign_in=e30');
    await failureOf({ path: '/ui/session', reason: 'it was not begun in this browser, or took too long' });
    expect((await post('session', { answer: mine.answer }, { cookie: mine.journey })).status).toBe(200);
    await refused(mine.answer, mine.journey); // a second time
  });

  it.each([
    ['state', 0],
    ['nonce', 1],
    ['verifier', 2],
  ])('is refused with another %s', async (_name, place) => {
    const { journey, answer } = await travel('ops@ann');
    const parts = JSON.parse(Buffer.from(journey.slice('aster_sign_in='.length), 'base64url').toString()) as string[];
    parts[place] = 'A'.repeat(43);
    await refused(answer, `aster_sign_in=${Buffer.from(JSON.stringify(parts)).toString('base64url')}`);
  });

  it.each(['', 'error=access_denied', 'code=x', 'state=x&code=y', '&&&', 'iss=https://other.example'])(
    'is refused as %j',
    async (answer) => {
      const { journey, answer: good } = await travel('ops@ann');
      const state = new URLSearchParams(good).get('state') ?? '';
      await refused(answer, journey);
      await refused(`${answer}&state=${state}`, journey);
    },
  );

  it('is told why by the provider, in words that are the provider’s', async () => {
    const begun = await post('sign-in', redirect());
    const state = new URL(begun.body.url ?? '').searchParams.get('state');
    const answer = `error=access_denied&error_description=<b>x</b>&state=${state}&iss=${provider.issuer}`;
    const { body } = await post('session', { answer }, { cookie: sent(begun.cookies, 'aster_sign_in') });
    expect(body.detail).toBe('the sign-in was refused: access_denied');
  });
});

describe('a page of others', () => {
  it.each([
    ['of another origin', { origin: 'https://page.example' }],
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['without an origin', { origin: 'null' }],
  ])('%s can neither begin a sign-in, nor end one, nor get a token', async (_what, headers) => {
    const { cookie, token } = await signIn('ops@ann');
    const own = { cookie, ...(headers as Record<string, string>) };
    expect((await post('sign-in', redirect(), own)).status).toBe(403);
    expect((await post('session', { answer: '' }, own)).status).toBe(403);
    expect((await post('session/token', {}, own)).status).toBe(403);
    expect((await post('session', {}, own, 'DELETE')).status).toBe(403);
    await expect(me(token)).resolves.toMatchObject({ role: 'operate' });
  });

  it('cannot send a form', async () => {
    const { cookie } = await signIn('ops@ann');
    const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await post('session/token', {}, form)).status).toBe(415);
    expect((await post('session', {}, form, 'DELETE')).status).toBe(415);
  });

  it('gets no token for a cookie by any trick', async () => {
    const { cookie } = await signIn('ops@ann');
    const foreign: readonly Record<string, string>[] = [
      { origin: 'https://page.example' },
      { origin: 'null' },
      { origin: api, 'sec-fetch-site': 'cross-site' },
      { origin: api, 'sec-fetch-site': 'same-site' },
      { origin: `${api}.page.example` },
      { origin: 'https://page.example', 'x-forwarded-host': 'page.example', forwarded: 'host=page.example' },
    ];
    const paths = [
      ...[
        'session/token',
        'session/token/',
        'SESSION/Token',
        '/session/token',
        'session/%74oken',
        'x/../session/token',
      ],
      ...['session%2ftoken', 'session/token?_method=POST', 'session;x/token', '../ui/session/token'],
    ];
    for (const path of paths) {
      for (const headers of foreign) {
        const answer = await speak('POST', path, { cookie, ...headers });
        expect([path, headers, answer]).not.toEqual([path, headers, expect.stringContaining('"token"')]);
      }
      for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'OPTIONS', 'DELETE']) {
        const override = { 'x-http-method-override': 'POST', 'x-method-override': 'POST' };
        const answer = await speak(method, path, { cookie, origin: api, ...override });
        expect([method, path, answer]).not.toEqual([method, path, expect.stringContaining('"token"')]);
      }
      const elsewhere = { authorization: cookie, 'x-cookie': cookie, cookie2: cookie, origin: api };
      const answer = await speak('POST', `${path.split('?')[0]}?${cookie}`, elsewhere);
      expect([path, answer]).not.toEqual([path, expect.stringContaining('"token"')]);
    }
    expect(await speak('POST', 'session/token', { cookie: (await signIn('ops@ann')).cookie, origin: api })).toContain(
      '"token"',
    );
  });

  it('is no place to be sent back to', async () => {
    const others = [
      ...['https://page.example/ui/signed-in', 'http://127.0.0.1:1/ui/signed-in', '//page.example/ui/signed-in'],
      ...[`${api}/elsewhere`, `${api}/ui/signed-in?next=https://page.example`, `${api}/ui/signed-in#x`],
      ...[
        api.replace('//', '//a@') + '/ui/signed-in',
        `${api}\\@page.example/ui/signed-in`,
        '',
        'ui/signed-in',
        undefined,
      ],
    ];
    for (const other of others) {
      const { status, body } = await post('sign-in', { redirect_uri: other });
      expect([other, status, body.url]).toEqual([other, 400, undefined]);
    }
  });
});

describe('a session', () => {
  it('is over when somebody signs out, with all of its tokens, and that is recorded', async () => {
    const { cookie, token } = await signIn('ops@ann');
    const second = (await post('session/token', {}, { cookie })).body.token ?? '';
    const { status } = await post('session', {}, { cookie }, 'DELETE');
    expect(status).toBe(204);
    for (const each of [token, second]) await expect(me(each)).rejects.toMatchObject({ status: 401 });
    expect((await post('session/token', {}, { cookie })).status).toBe(204);
    expect((await auditOf('signOut'))[0]).toMatchObject({ actor: 'user:ops@ann' });
  });

  it('is over at its time, whatever the browser keeps, and is then removed', async () => {
    const { cookie, token } = await signIn('readers@bob');
    const others = database.db.updateTable('sessions').set({ expires_at: new Date(1_000) });
    await others.where('actor', '=', 'user:readers@bob').execute();
    expect((await post('session/token', {}, { cookie })).status).toBe(204);
    await signIn('ops@ann');
    const left = database.db.selectFrom('sessions').select('actor').where('actor', '=', 'user:readers@bob');
    expect(await left.execute()).toEqual([]);
    const tokens = await database.db.selectFrom('session_tokens').selectAll().execute();
    expect(JSON.stringify(tokens)).not.toContain(token);
  });

  it('has a bounded number of tokens', async () => {
    const { cookie } = await signIn('readers@carol');
    for (let count = 0; count < 105; count += 1) await post('session/token', {}, { cookie });
    const counted = database.db
      .selectFrom('session_tokens')
      .innerJoin('sessions', 'sessions.hash', 'session_tokens.session_hash')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('actor', '=', 'user:readers@carol');
    expect((await counted.executeTakeFirstOrThrow()).count).toBe(100);
  });
});

describe('the dashboard', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
    const client = createClient({ baseUrl: api, apiKey: key });
    await client.jobs.create({ name: 'greets', command: 'true', cron_expr: '@hourly' });
  });

  afterAll(async () => browser?.close());

  /** Signs in by hand at the provider. */
  async function signInAt({ page }: OpenPage, name: string): Promise<void> {
    await page.getByRole('button', { name: /^Sign in at 127/ }).click();
    await page.getByPlaceholder(/login/i).fill(name);
    await page.getByPlaceholder(/password/i).fill('any');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  }

  /** Without what the page of the provider does, which loads a font. */
  const own = ({ complaints }: OpenPage): readonly string[] =>
    complaints.filter((complaint) => !complaint.startsWith(`asked ${provider.issuer}`) && !/fonts/.test(complaint));

  const refuseOnce = async (route: Route) => {
    const problem = { title: 'Too many requests', status: 429, detail: 'ask again later', code: 'TOO_MANY_REQUESTS' };
    const headers = { 'retry-after': '60' };
    await route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      headers,
      body: JSON.stringify(problem),
    });
  };

  it.each([
    ['at the root', () => `${api}/ui/`],
    ['behind a proxy that takes a prefix away', () => `${proxied}/x/y/ui/`],
  ])('%s signs people in, shows the page that was wanted, and signs them out', async (_where, at) => {
    const opened = await openPage(browser, new URL(at()).origin);
    const { page } = opened;
    await page.goto(`${at()}jobs?q=greets`);
    await page.getByRole('button', { name: /^Sign in at 127/ }).waitFor();
    expect(await opened.findBarriers()).toEqual([]);
    await signInAt(opened, 'ops@ann');
    await page.getByRole('link', { name: 'greets' }).waitFor();
    expect(page.url()).toBe(`${at()}jobs?q=greets`);
    const session = (await page.context().cookies()).find(({ name }) => name === 'aster_session');
    expect(session).toMatchObject({
      ...{ httpOnly: true, sameSite: 'Strict', path: new URL(at()).pathname.replace(/\/$/, '') },
    });

    await page.reload(); // the cookie is enough, and another window has it too
    await page.getByRole('link', { name: 'greets' }).waitFor();
    const stored = await page.evaluate<string>('JSON.stringify({ ...sessionStorage, ...localStorage })');
    expect(stored).not.toMatch(/aster-session_|aster\.key/);
    expect(await opened.findBarriers()).toEqual([]);

    await page.route(/\/ui\/session\/token$/, refuseOnce, { times: 1 }); // which does not mean that nobody has signed in
    await page.reload();
    await page.getByRole('button', { name: /sign out/ }).waitFor();
    await page.route(/\/ui\/session$/, refuseOnce, { times: 1 });
    await page.getByRole('button', { name: /sign out/ }).click();
    await page.getByText('Not signed out: ask again later').waitFor();
    await page.getByRole('button', { name: /sign out/ }).click();
    await page.getByRole('button', { name: /^Sign in at 127/ }).waitFor();
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('aster_session');
    expect(own(opened)).toEqual([]);
  });

  it('tells who has no role, and lets them try again or use a key', async () => {
    const opened = await openPage(browser, api, { width: 390, theme: 'dark' });
    const { page } = opened;
    await page.goto(`${api}/ui/jobs`);
    await signInAt(opened, 'guests@eve');
    await page.getByText('you are known, but have no role in Aster').waitFor();
    expect(await opened.findBarriers()).toEqual([]);
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: /sign out/ }).waitFor();
    expect(own(opened)).toEqual([]);
  });
});
