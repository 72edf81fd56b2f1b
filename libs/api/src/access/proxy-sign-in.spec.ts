import type { IncomingMessage } from 'node:http';
import { speakHttp } from '../testing/speak-http.js';
import { startDetachedApi } from '../testing/start-detached-api.js';
import { createProxyCheck, type ProxySignIn } from './proxy-sign-in.js';

const options: ProxySignIn = {
  from: ['10.0.0.0/8', '::1'],
  userHeader: 'x-forwarded-user',
  groupsHeader: 'x-forwarded-groups',
  roles: { ops: 'operate', admins: 'admin', '*': 'read' },
};

function aRequest(remoteAddress: string | undefined, headersDistinct: Readonly<Record<string, readonly string[]>>) {
  return { socket: { remoteAddress }, headersDistinct } as unknown as IncomingMessage;
}

describe('createProxyCheck', () => {
  it.each<[string | undefined, Readonly<Record<string, readonly string[]>>, object | undefined]>([
    ['10.1.2.3', { 'x-forwarded-user': ['ann'] }, { actor: 'user:ann', role: 'read', reach: {} }],
    ['::ffff:10.1.2.3', { 'x-forwarded-user': [' ann '] }, { actor: 'user:ann' }],
    ['::1', { 'x-forwarded-user': ['ann'], 'x-forwarded-groups': ['others, ops'] }, { role: 'operate' }],
    ['::1', { 'x-forwarded-user': ['ann'], 'x-forwarded-groups': ['ops,admins'] }, { role: 'admin' }],
    ['::1', { 'x-forwarded-user': ['ann'], 'x-forwarded-groups': ['constructor,__proto__'] }, { role: 'read' }],
    // one of the two may be what somebody has sent to the proxy
    ['::1', { 'x-forwarded-user': ['ann', 'root'] }, undefined],
    ['::1', { 'x-forwarded-user': ['ann'], 'x-forwarded-groups': ['readers', 'admins'] }, { role: 'read' }],
    ['::1', { 'x-forwarded-user': [''] }, undefined],
    ['::1', { 'x-forwarded-user': ['ann\u0007'] }, undefined],
    ['::1', { x_forwarded_user: ['ann'], 'remote-user': ['ann'] }, undefined],
    ['11.1.2.3', { 'x-forwarded-user': ['ann'] }, undefined],
    ['11.1.2.3', { 'x-forwarded-user': ['ann'], 'x-forwarded-for': ['10.1.2.3'] }, undefined],
    [undefined, { 'x-forwarded-user': ['ann'] }, undefined],
  ])('takes from %s with %j for %j', (peer, headers, expected) => {
    const caller = createProxyCheck(options)(aRequest(peer, headers));
    if (expected === undefined) expect(caller).toBeUndefined();
    else expect(caller).toMatchObject(expected);
  });

  it('lets in nobody who has no role', () => {
    const check = createProxyCheck({ ...options, roles: { ops: 'operate' } });
    expect(check(aRequest('::1', { 'x-forwarded-user': ['ann'], 'x-forwarded-groups': ['*'] }))).toBeUndefined();
  });

  it('does not take what is no address', () => {
    expect(() => createProxyCheck({ ...options, from: ['proxy.example'] })).toThrow(/proxySignIn.from\[0\]/);
  });
});

describe('an API behind a proxy that signs people in', () => {
  const key = 'k'.repeat(40);
  const named = ['x-forwarded-user: ann', 'x-forwarded-groups: admins'];

  async function ask(from: readonly string[], headers: readonly string[]): Promise<string> {
    const api = await startDetachedApi({
      keys: [key],
      trustedProxies: ['127.0.0.1'],
      proxySignIn: { ...options, from },
    });
    try {
      const lines = ['GET /api/v1/me HTTP/1.1', 'host: localhost', ...headers, 'connection: close', '', ''];
      return await speakHttp(api.server.port, lines.join('\r\n'));
    } finally {
      await api.stop();
    }
  }

  it('believes the proxy, and keys that come through it', async () => {
    expect(await ask(['127.0.0.1'], named)).toMatch(/^HTTP\/1\.1 200 .*"actor":"user:ann","role":"admin"/s);
    expect(await ask(['127.0.0.1'], [...named, `authorization: Bearer ${key}`])).toMatch(/"actor":"key:configured-1"/);
    expect(await ask(['127.0.0.1'], [...named, 'authorization: Basic YTpi'])).toMatch(/"actor":"user:ann"/);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['anybody else', ['10.0.0.1'], named],
    ['anybody else who says where they come from', ['10.0.0.1'], [...named, 'x-forwarded-for: 10.0.0.1']],
    ['a wrong key', ['127.0.0.1'], [...named, 'authorization: Bearer wrong']],
    ['two names', ['127.0.0.1'], [...named, 'X-Forwarded-User: root']],
    ['no name', ['127.0.0.1'], ['x-forwarded-groups: admins']],
  ])('lets in nobody for %s', async (_what, from, headers) => {
    expect(await ask(from, headers)).toMatch(/^HTTP\/1\.1 401 /);
  });

  it.each([['origin: https://page.example'], ['sec-fetch-site: cross-site'], ['sec-fetch-site: same-site']])(
    'lets no page of others act through it: %s',
    async (header) => {
      expect(await ask(['127.0.0.1'], [...named, header])).toMatch(/^HTTP\/1\.1 403 /);
    },
  );
});
