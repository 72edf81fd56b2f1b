import { createHash } from 'node:crypto';
import { createDocument } from '../openapi/create-document.js';
import { routeTable } from '../router/route-table.js';
import { call } from '../testing/call.js';
import { type DetachedApi, startDetachedApi } from '../testing/start-detached-api.js';
import { curlExample } from './curl-example.js';
import { docsPage } from './docs-page.js';
import { html } from './html.js';
import { prose } from './prose.js';

const document = createDocument(routeTable)('');

describe('the documentation', () => {
  let api: DetachedApi;

  beforeAll(async () => {
    api = await startDetachedApi({ keys: ['k'.repeat(32)] });
  });

  afterAll(async () => api.stop());

  it('is there for everybody, without the database', async () => {
    const page = await call(`${api.server.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('/api/v1/jobs/{id}/trigger');
    const described = await call(`${api.server.url}/openapi.json`);
    expect(described.body).toEqual(document);
  });

  it('loads nothing: neither from other hosts nor from this one', async () => {
    const { text, headers } = await call(`${api.server.url}/docs`);
    const places = [
      ...text.matchAll(/\s(?:href|src|srcset|action|data|poster|background|ping|formaction)\s*=\s*"([^"]*)"/g),
    ];
    const targets = places.map(([, target = '']) => target);
    expect(targets.length).toBeGreaterThan(50);
    expect(targets.filter((target) => !target.startsWith('#') && target !== '/openapi.json')).toEqual([]);
    expect(text).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form|video|audio|svg)\b/i);
    expect(text).not.toMatch(/@import|url\(|http-equiv|\son\w+\s*=/i);
    const policy = headers.get('content-security-policy') ?? '';
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(text).not.toMatch(/\sstyle=/);
  });

  it('has a place for every link', () => {
    const page = docsPage(document, '');
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map(([, target]) => target);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
    for (const { operationId } of routeTable) expect(links).toContain(operationId);
    for (const name of Object.keys(document.components.schemas)) expect(ids).toContain(`schema-${name}`);
  });

  it('has well-formed markup', () => {
    const page = docsPage(document, '/aster');
    const open: string[] = [];
    for (const [, closing, name = ''] of page.matchAll(/<(\/?)([a-z][\da-z]*)\b[^>]*>/g)) {
      if (['meta', 'br', 'input'].includes(name)) continue;
      if (closing === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
    expect(page).toContain('href="/aster/openapi.json"');
  });

  it('lets nothing that is filled in become markup', () => {
    const evil = `"><script>alert('1')</script>&`;
    expect(html`<a href="${evil}">${[html`<b>${evil}</b>`]}${undefined}${1}</a>`.html).toBe(
      '<a href="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">' +
        '<b>&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</b>1</a>',
    );
    expect(docsPage(document, `/${evil}`)).not.toContain('<script');
  });

  it('shows prose with lists and code', () => {
    expect(prose('a `b < c`\nd\n\n- e\n- f `g`').html.replaceAll(/\s*\n\s*/g, '')).toBe(
      '<p>a <code>b &lt; c</code>d</p><ul><li>e</li><li>f <code>g</code></li></ul>',
    );
  });

  it('has a command to try for every route', () => {
    const example = (path: string, method: string) => {
      const operation = document.paths[path]?.[method];
      if (operation === undefined) throw new Error(`${method} ${path} is not described`);
      return curlExample(method, path, operation);
    };
    expect(example('/health', 'get')).toBe('curl "$ASTER/health"');
    expect(example('/api/v1/runs/{id}/cancel', 'post')).toBe(
      'curl -X POST "$ASTER/api/v1/runs/$ID/cancel" \\\n  -H "Authorization: Bearer $API_KEY"',
    );
    expect(example('/api/v1/jobs/{id}/explain', 'get')).toContain('explain?at=2026-03-01T12%3A00%3A00Z"');
    expect(example('/api/v1/jobs/{id}', 'patch')).toMatch(/-X PATCH.*-d '\{\n {2}"timeout": "5m"/s);
    expect(example('/api/v1/jobs', 'post')).toMatch(/^curl "\$ASTER\/api\/v1\/jobs".*"name": "nightly report"/s);
  });
});
