import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const script = 'export const answer = 42;\n'.repeat(50);
let folder: string;
let api: TestApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster-pages-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><head><!-- base --><!-- first: <link /> --></head><body>the page</body>',
  );
  await writeFile(join(folder, 'aster.svg'), '<svg/>');
  await writeFile(join(folder, 'assets', 'main-abc.js'), script);
  await writeFile(join(folder, 'assets', 'main-abc.js.br'), brotliCompressSync(script));
  await writeFile(join(folder, 'assets', 'main-abc.js.gz'), gzipSync(script));
  await writeFile(join(folder, 'notes.txt'), 'not for the public');
  api = await startTestApi({ dashboard: folder, keys: ['k'.repeat(40)] });
});

afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As it is, without what `fetch` makes of paths and encodings. */
async function get(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  base = api.server.url,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const request = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    request.on('error', reject).end();
  });
}

describe('the dashboard', () => {
  it('is there for everybody, and the API for those with a key', async () => {
    expect((await get('/ui/')).status).toBe(200);
    expect((await get('/api/v1/jobs')).status).toBe(401);
  });

  it('says what the installation is called and where traces are, as text', async () => {
    const named = await startTestApi({
      dashboard: folder,
      dashboardMark: { label: 'prod "$&" <b>', color: 'red' },
      traceAddress: 'https://traces.example/?a=1&id={trace_id}',
    });
    const page = (await get('/ui/', {}, 'GET', named.server.url)).body.toString();
    await named.stop();
    expect(page).toContain('<meta name="aster-label" content="prod &quot;$&amp;&quot; &lt;b&gt;" data-color="red" />');
    expect(page).toContain('<meta name="aster-traces" content="https://traces.example/?a=1&amp;id={trace_id}" />');
  });

  it('asks for what the first page needs with the page, unless a key is needed or the address says more', async () => {
    const open = await startTestApi({ dashboard: folder });
    const bodyOf = async (path: string, base?: string) => (await get(path, {}, 'GET', base)).body.toString();
    const told = await Promise.all(['/ui/', '/ui/?range=7d', '/ui/jobs'].map((path) => bodyOf(path, open.server.url)));
    await open.stop();
    told.push(await bodyOf('/ui/'));
    expect(told.map((page) => page.includes('<link />'))).toEqual([true, false, false, false]);
    expect(told.filter((page) => page.includes('first:'))).toEqual([]);
  });

  it('takes a browser from the root, and leaves programs there', async () => {
    const browser = await get('/', { accept: 'text/html,*/*' });
    expect([browser.status, browser.headers['location']]).toEqual([302, 'ui/']);
    expect(JSON.parse((await get('/', { accept: 'application/json' })).body.toString())).toHaveProperty('openapi');
  });

  it('mends a missing slash and keeps the query', async () => {
    const { status, headers } = await get('/ui?theme=dark');
    expect([status, headers['location']]).toEqual([302, 'ui/?theme=dark']);
  });

  it.each([
    ['/ui/', './'],
    ['/ui/jobs', './'],
    ['/ui/jobs/etl%2Fload', '../'],
    ['/ui/jobs/report.v2/at/2026-11-28T02:00:00Z', '../../../'],
    ['/ui/runs/', '../'],
  ])('tells the page at %s that the root of it is at %s', async (path, base) => {
    const { status, headers, body } = await get(path, { accept: 'text/html' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body.toString()).toContain(`<base href="${base}" />`);
  });

  it('lets nothing be run, framed or loaded that is not its own', async () => {
    for (const path of ['/ui/', '/ui/assets/main-abc.js']) {
      const { headers } = await get(path);
      expect(headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
      expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'.*require-trusted-types-for 'script'/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip;q=1.0, br;q=0', 'gzip', gunzipSync],
    ['identity', undefined, (body: Buffer) => body],
    ['', undefined, (body: Buffer) => body],
  ])('sends a file to who takes %j as %s', async (accepted, encoding, read) => {
    const { status, headers, body } = await get('/ui/assets/main-abc.js', { 'accept-encoding': accepted });
    expect([status, headers['content-encoding']]).toEqual([200, encoding]);
    expect(read(body).toString()).toBe(script);
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('sends nothing twice to who has it', async () => {
    for (const path of ['/ui/', '/ui/jobs/a', '/ui/assets/main-abc.js']) {
      const first = await get(path);
      const again = await get(path, { 'if-none-match': String(first.headers['etag']) });
      expect([again.status, again.body.length]).toEqual([304, 0]);
    }
  });

  it('answers HEAD without a body, and no other method', async () => {
    const head = await get('/ui/', {}, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    const post = await get('/ui/', {}, 'POST');
    expect([post.status, post.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it.each([
    '/ui/notes.txt',
    '/ui/assets/main-old.js',
    '/ui/assets/../notes.txt',
    '/ui/assets/main-abc.js.br',
    '/ui/index.html',
    '/ui/favicon.ico',
  ])('has no file at %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('not for the public');
  });

  it.each([
    '/ui/..%2f..%2fetc/passwd',
    '/ui/%2e%2e/%2e%2e/etc/passwd',
    '/ui/jobs/..%5c..%5cnotes.txt',
    '/ui//notes.txt',
  ])('gives nothing but the page to who tries to climb out by %s', async (path) => {
    const { body } = await get(path, { accept: 'text/html' });
    expect(body.toString()).not.toMatch(/root:|not for the public/);
  });

  it('has no page for who wants JSON', async () => {
    expect((await get('/ui/jobs', { accept: 'application/json' })).status).toBe(404);
  });
});

describe('a dashboard behind a proxy that takes a part of the path away', () => {
  let proxy: Server;
  let proxyUrl: string;

  beforeAll(async () => {
    proxy = createServer((request, response) => {
      const path = request.url?.replace(/^\/x\/y/, '') ?? '/';
      void get(path, { accept: request.headers.accept ?? '' }).then(({ status, headers, body }) => {
        response.writeHead(status, headers as Record<string, string>).end(body);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  afterAll(() => void proxy.close());

  it.each(['/x/y/', '/x/y/ui', '/x/y/ui/jobs/a/at/b', '/'])('finds its root from %s', async (path) => {
    const landed = await fetch(proxyUrl + path, { headers: { accept: 'text/html' } });
    const base = /<base href="([^"]+)"/.exec(await landed.text())?.[1] ?? 'none';
    const prefix = path === '/' ? '' : '/x/y';
    expect(new URL(base, landed.url).pathname).toBe(`${prefix}/ui/`);
  });
});
