import { speakHttp } from '../testing/speak-http.js';
import { type DetachedApi, startDetachedApi } from '../testing/start-detached-api.js';

const key = 'k'.repeat(40);

/** A request as it goes over the wire; `from` is what stands after the method. */
function aRequest(from: string, headers: readonly string[] = ['host: localhost']): string {
  return `${from} HTTP/1.1\r\n${[...headers, 'connection: close'].join('\r\n')}\r\n\r\n`;
}

const paths = [
  ...['/api/v1/jobs', '/API/v1/jobs', '/Api/V1/Jobs', '/api/v1/JOBS'],
  ...['//api/v1/jobs', '/api//v1/jobs', '/api/v1//jobs', '/./api/v1/jobs', '///api/v1/jobs'],
  ...['/api/v1/jobs/', '/api/v1/jobs.', '/api/v1/jobs..', '/api/v1/jobs;a=b', '/api/v1/jobs%20', '/api/v1/jobs%09'],
  ...['/%61pi/v1/jobs', '/api%2fv1%2fjobs', '/api/v1%2fjobs', '/api/v1/%6a%6f%62%73', '/%2561pi/v1/jobs'],
  ...['/livez/../api/v1/jobs', '/livez/..%2fapi/v1/jobs', '/livez/%2e%2e/api/v1/jobs', '/livez%2f..%2fapi%2fv1%2fjobs'],
  ...['/docs/../api/v1/jobs', '/docs/..%2f..%2fapi/v1/jobs', '/docs/%2e%2e%2fapi%2fv1%2fjobs', '/ui/../api/v1/jobs'],
  ...[
    '/openapi.json/../api/v1/jobs',
    '/health;/../api/v1/jobs',
    '/livez?/../api/v1/jobs',
    '/api/v1/jobs%00',
    '/api/v1/jobs%00.json',
  ],
  ...['/api/v1/jobs?key=' + key, `/api/v1/jobs?access_token=${key}`, '/api/v1/jobs?_method=GET', '/api/v1/jobs#/livez'],
  ...[
    '\\api\\v1\\jobs',
    '/api\\v1\\jobs',
    '/api/v1/jobs\\',
    '/api/v1/keys',
    '/api/v1/audit',
    '/metrics',
    '/metrics/',
    '/api/v1/me',
  ],
  ...[
    'http://localhost/api/v1/jobs',
    'http://localhost//api/v1/jobs',
    'http://other.example/api/v1/jobs',
    'http://localhost:1/livez/../api/v1/jobs',
  ],
  ...['*', '/api/v1/jobs/..', '/api/v1/runs/../jobs', '/api/v1/jobs/%2e', '/api/v1/jobs/%2e%2e/runs'],
];

const headers: readonly (readonly [string, readonly string[]])[] = [
  ['another method in a header', ['x-http-method-override: GET', 'x-method-override: GET', 'x-http-method: GET']],
  ['another path in a header', ['x-original-url: /livez', 'x-rewrite-url: /livez', 'x-forwarded-uri: /livez']],
  ['a trusted address in a header', ['x-forwarded-for: 127.0.0.1', 'x-real-ip: 127.0.0.1', 'forwarded: for=127.0.0.1']],
  ['a trusted name in a header', ['x-forwarded-host: localhost', 'x-forwarded-user: admin', 'remote-user: admin']],
  ['the key in another header', [`x-api-key: ${key}`, `api-key: ${key}`, `cookie: key=${key}; authorization=${key}`]],
  ['the key in another scheme', [`authorization: Basic ${Buffer.from(`a:${key}`).toString('base64')}`]],
  ['the key behind a wrong one', ['authorization: Bearer wrong', `authorization: Bearer ${key}`]],
  ['the key in a list', [`authorization: Bearer wrong, Bearer ${key}`]],
  ['the key in pieces', [`authorization: Bearer ${key.slice(0, 20)} ${key.slice(20)}`]],
  ['the key with more', [`authorization: Bearer ${key}x`]],
  ['the key by another name', [`proxy-authorization: Bearer ${key}`, `www-authenticate: Bearer ${key}`]],
];

/** What is public answers with this and nothing else; 503 would say that a handler has asked the database. */
const publicAnswer = /^HTTP\/1\.1 200 [\s\S]*\{"status":"ok"\}$/;
const refusal = /^HTTP\/1\.1 (?:400|401|403|404|405) /;

describe('without a key', () => {
  let api: DetachedApi;

  beforeAll(async () => {
    api = await startDetachedApi({ keys: [key], storedKeys: true });
  });

  afterAll(async () => api.stop());

  async function answerTo(from: string, more: readonly string[] = []): Promise<string> {
    return speakHttp(api.server.port, aRequest(from, ['host: localhost', ...more]));
  }

  it.each(paths)('GET, HEAD, OPTIONS and others reach nothing at %s', async (path) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PROPFIND']) {
      const answer = await answerTo(`${method} ${path}`);
      if (path.startsWith('/livez?') && answer.startsWith('HTTP/1.1 200')) {
        expect(method === 'HEAD' || publicAnswer.test(answer)).toBe(true);
      } else if (!(path.startsWith('/livez?') && method === 'OPTIONS')) {
        expect([method, answer.split('\r\n')[0]]).toEqual([method, expect.stringMatching(refusal) as string]);
      }
    }
  });

  it.each(headers)('%s opens nothing', async (_what, more) => {
    for (const method of ['GET', 'POST']) {
      expect(await answerTo(`${method} /api/v1/jobs`, more)).toMatch(/^HTTP\/1\.1 (?:400|401) /);
    }
  });

  it('two hosts open nothing, whichever comes first', async () => {
    for (const hosts of [
      ['host: localhost', 'host: other.example'],
      ['host: other.example', 'host: localhost'],
    ]) {
      const answer = await speakHttp(api.server.port, aRequest('GET /api/v1/jobs', hosts));
      expect(answer).toMatch(/^HTTP\/1\.1 (?:400|401) /);
    }
  });

  it('a request that hides in the body of another is none', async () => {
    const hidden = aRequest('GET /api/v1/jobs', ['host: localhost', `authorization: Bearer ${key}`]);
    const length = `content-length: ${hidden.length}`;
    const outer = `POST /livez HTTP/1.1\r\nhost: localhost\r\n${length}\r\n\r\n${hidden}`;
    const answer = await speakHttp(api.server.port, outer + aRequest('GET /livez'));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  });

  it('and with one everything is there: the tricks are refused, not the server broken', async () => {
    const answer = await answerTo('GET /api/v1/jobs', [`authorization: Bearer ${key}`]);
    expect(answer).toMatch(/^HTTP\/1\.1 503 /); // a handler has asked the database
  });
});

describe('an agent without a key', () => {
  let api: DetachedApi;
  let letIn = 0;

  beforeAll(async () => {
    const answer = async () => {
      letIn += 1;
      return new Response('{}');
    };
    api = await startDetachedApi({ keys: [key], storedKeys: true, agents: { answer } });
  });

  afterAll(async () => api.stop());

  it.each(['/mcp', '/MCP', '//mcp', '/mcp/', '/%6dcp', '/livez/../mcp', `/mcp?key=${key}`, 'http://localhost/mcp'])(
    'is let in by no method at %s',
    async (path) => {
      for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND']) {
        const answer = await speakHttp(api.server.port, aRequest(`${method} ${path}`));
        expect([method, answer.split('\r\n')[0]]).toEqual([method, expect.stringMatching(refusal) as string]);
      }
      expect(letIn).toBe(0);
    },
  );

  it.each(headers)('is not let in by %s', async (_what, more) => {
    const answer = await speakHttp(api.server.port, aRequest('POST /mcp', ['host: localhost', ...more]));
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|401|429) /); // the last: it has guessed too often
    expect(letIn).toBe(0);
  });

  it('is let in with one', async () => {
    const body = ['content-type: application/json', 'content-length: 2'];
    const request = aRequest('POST /mcp', ['host: localhost', `authorization: Bearer ${key}`, ...body]);
    const answer = await speakHttp(api.server.port, `${request}{}`);
    expect([answer.split('\r\n')[0], letIn]).toEqual(['HTTP/1.1 200 OK', 1]);
  });
});

describe('where only this machine may call', () => {
  it.each([
    ['another name', ['host: other.example']],
    ['another name first', ['host: other.example', 'host: localhost']],
    ['a page of another origin', ['host: localhost', 'origin: https://page.example']],
    ['a page without an origin', ['host: localhost', 'origin: null']],
    ['a proxy', ['host: localhost', 'x-forwarded-for: 127.0.0.1']],
    ['an absolute target of another name', ['host: other.example'], 'http://localhost/api/v1/jobs'],
  ])('%s is refused', async (_what, hosts, target = '/api/v1/jobs') => {
    const api = await startDetachedApi();
    const answer = await speakHttp(api.server.port, aRequest(`GET ${target as string}`, hosts as string[]));
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|403) /);
    await api.stop();
  });
});
