import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { call } from '../testing/call.js';
import { startDetachedApi } from '../testing/start-detached-api.js';
import { createTokenCheck, isToken, type TokenIssuer } from './token-check.js';

/** An issuer that says where its keys are, and has those that it is given. */
async function startIssuer() {
  const keys: JWK[] = [];
  let asked = 0;
  let isAway = false;
  const server: Server = createServer((request, response) => {
    asked += 1;
    if (isAway) return void response.destroy();
    const issuer = urlOf(server);
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}/keys` } : { keys }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: urlOf(server),
    keys,
    asked: () => asked,
    goAway: () => void (isAway = true),
    comeBack: () => void (isAway = false),
    async addKey(kid: string): Promise<CryptoKey> {
      const { publicKey, privateKey } = await generateKeyPair('ES256');
      keys.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256' });
      return privateKey;
    },
    stop: async () => new Promise((resolve) => server.close(resolve)),
  };
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('createTokenCheck', () => {
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  let key: CryptoKey;
  let options: TokenIssuer;

  beforeAll(async () => {
    issuer = await startIssuer();
    key = await issuer.addKey('first');
    options = {
      ...{ issuer: issuer.url, audience: 'aster', rolesClaim: 'groups' },
      roles: { ops: 'operate', admins: 'admin', readers: 'read' },
    };
  });

  afterAll(async () => issuer.stop());

  async function aToken(claims: JWTPayload = {}, by = key, kid = 'first'): Promise<string> {
    const facts = { iss: issuer.url, aud: 'aster', sub: '42', groups: ['readers'], ...claims };
    return new SignJWT(facts).setProtectedHeader({ alg: 'ES256', kid }).setIssuedAt().setExpirationTime('5m').sign(by);
  }

  it.each<[JWTPayload, object | undefined]>([
    [{}, { actor: 'user:42', role: 'read', reach: {} }],
    [{ preferred_username: 'ann' }, { actor: 'user:ann' }],
    [{ preferred_username: 'ann', email: 'ann@example.org', email_verified: true }, { actor: 'user:ann@example.org' }],
    [{ preferred_username: 'ann', email: 'root@example.org' }, { actor: 'user:ann' }],
    [{ groups: ['ops', 'readers', 'others'] }, { role: 'operate' }],
    [{ groups: 'readers admins' }, { role: 'admin' }],
    [{ groups: ['others'] }, undefined],
    [{ groups: ['constructor', '__proto__'] }, undefined],
    [{ groups: undefined }, undefined],
    [{ iss: 'https://other.example' }, undefined],
    [{ aud: 'another app' }, undefined],
    [{ aud: ['another app', 'aster'] }, { role: 'read' }],
    [{ sub: undefined }, undefined],
    [{ nbf: Math.floor(Date.now() / 1_000) + 3_600 }, undefined],
  ])('of %j is %j', async (claims, expected) => {
    const check = createTokenCheck(options);
    const caller = await check(await aToken(claims));
    if (expected === undefined) expect(caller).toBeUndefined();
    else expect(caller).toMatchObject(expected);
  });

  it('finds a claim inside of others', async () => {
    const check = createTokenCheck({ ...options, rolesClaim: 'realm_access.roles' });
    await expect(check(await aToken({ realm_access: { roles: ['ops'] } }))).resolves.toMatchObject({ role: 'operate' });
    await expect(check(await aToken({ realm_access: 'ops' }))).resolves.toBeUndefined();
  });

  it('takes no token that has expired, is signed by another, or by nobody', async () => {
    const check = createTokenCheck(options);
    const header = { alg: 'ES256', kid: 'first' };
    const facts = { iss: issuer.url, aud: 'aster', sub: '42', groups: ['admins'] };
    const expired = new SignJWT(facts)
      .setProtectedHeader(header)
      .setExpirationTime(Math.floor(Date.now() / 1_000) - 60);
    const endless = new SignJWT(facts).setProtectedHeader(header);
    const { privateKey: other } = await generateKeyPair('ES256');
    const secret = new TextEncoder().encode(JSON.stringify(issuer.keys[0]).padEnd(64));
    const shared = new SignJWT(facts).setProtectedHeader({ alg: 'HS256', kid: 'first' }).setExpirationTime('5m');
    const unsigned = new UnsecuredJWT(facts).setExpirationTime('5m').encode();
    const tokens = [
      await expired.sign(key),
      await endless.sign(key),
      await aToken({}, other),
      await shared.sign(secret),
      unsigned,
    ];
    for (const token of tokens) await expect(check(token)).resolves.toBeUndefined();
    const good = await aToken();
    await expect(check(`${good.slice(0, -4)}AAAA`)).resolves.toBeUndefined();
    await expect(check(good)).resolves.toBeDefined();
  });

  it('asks for keys once, and again when one has come', async () => {
    const check = createTokenCheck(options);
    const before = issuer.asked();
    for (let count = 0; count < 10; count += 1) await check(await aToken());
    expect(issuer.asked() - before).toBe(2); // where the keys are, and for them
    const second = await issuer.addKey('second');
    const fresh = createTokenCheck(options);
    await expect(fresh(await aToken({}, second, 'second'))).resolves.toMatchObject({ role: 'read' });
  });

  it('rejects while the issuer does not answer, and takes tokens when it does', async () => {
    const away = await startIssuer();
    const check = createTokenCheck({ ...options, issuer: away.url }, { retryMs: 20 });
    const token = await aToken({ iss: away.url }, await away.addKey('first'));
    away.goAway();
    await expect(check(token)).rejects.toThrow(/the keys of .* cannot be read/);
    away.comeBack();
    for (;;) if (await check(token).catch(() => undefined)) break;
    await away.stop();
  });

  it('keeps the keys of an issuer that is away, whatever tokens are made up', async () => {
    const away = await startIssuer();
    const signer = await away.addKey('first');
    const check = createTokenCheck({ ...options, issuer: away.url }, { cooldownMs: 0, retryMs: 60_000 });
    const good = await aToken({ iss: away.url }, signer);
    await expect(check(good)).resolves.toBeDefined();
    away.goAway();
    const before = away.asked();
    for (let count = 0; count < 20; count += 1) {
      await expect(check(await aToken({ iss: away.url }, signer, `made-up-${count}`))).resolves.toBeUndefined();
      await expect(check(good)).resolves.toMatchObject({ role: 'read' });
    }
    expect(away.asked() - before).toBe(1);
    await away.stop();
  });

  it('lets people in beside keys', async () => {
    const keyOf = 'k'.repeat(40);
    const api = await startDetachedApi({ keys: [keyOf], tokenIssuer: options });
    const me = async (of: string) =>
      call(`${api.server.url}/api/v1/me`, { headers: { authorization: `Bearer ${of}` } });
    expect((await me(await aToken({ groups: ['ops'] }))).body).toMatchObject({ actor: 'user:42', role: 'operate' });
    expect((await me(keyOf)).body).toMatchObject({ role: 'admin' });
    expect((await me(await aToken({ groups: ['others'] }))).status).toBe(401);
    await api.stop();
  });
});

describe('isToken', () => {
  it('tells tokens from keys', () => {
    expect(['a.b.c', 'a.b', 'a.b.c.d', 'aster_abc', '', 'a.b.c d', `${'x'.repeat(9_000)}.b.c`].map(isToken)).toEqual([
      true,
      ...Array.from({ length: 6 }, () => false),
    ]);
  });
});
