import { type Browser, chromium, type Page } from 'playwright-core';
import { call } from '../testing/call.js';
import { findBrowser } from '../testing/find-browser.js';
import { type DetachedApi, startDetachedApi } from '../testing/start-detached-api.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { findReferenceFile } from './reference-file.js';
import { referencePage, referencePolicy } from './reference-page.js';

const key = 'k'.repeat(32);

describe('the reference', () => {
  let api: DetachedApi;

  beforeAll(async () => {
    api = await startDetachedApi({ keys: [key] });
  });

  afterAll(async () => api.stop());

  it('is there for everybody, without the database', async () => {
    const page = await call(`${api.server.url}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toBe(referencePolicy);
    for (const [, path] of page.text.matchAll(/(?:src|href)="(\/[^"]*)"/g)) {
      expect([path, (await call(api.server.url + path)).status]).toEqual([path, 200]);
    }
  });

  it('has nothing inline and loads nothing from elsewhere', () => {
    const page = referencePage('/aster');
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script>|https?:/);
    const targets = [...page.matchAll(/(?:src|href|data-document)="([^"]*)"/g)].map(([, target]) => target);
    expect(targets.filter((target) => !target?.startsWith('/aster/'))).toEqual(['data:,']);
  });

  it('lets nothing of a mount path become markup', () => {
    expect(referencePage(`/"><script>alert('1')</script>&`)).not.toContain('<script>');
  });

  it('has no file but those that the page loads', async () => {
    for (const name of ['package.json', '..%2Fpackage.json', 'swagger-ui.js', '__proto__', 'constructor']) {
      expect([name, (await call(`${api.server.url}/docs/${name}`)).status]).toEqual([name, 404]);
    }
  });

  it('sends no file again that the browser has', async () => {
    const file = await findReferenceFile('reference.js');
    const headers = { 'if-none-match': file?.etag ?? '' };
    const again = await call(`${api.server.url}/docs/reference.js`, { headers });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('the reference in a browser', () => {
  let api: TestApi;
  let browser: Browser;
  let page: Page;
  const said: string[] = [];
  const hosts = new Set<string>();

  beforeAll(async () => {
    api = await startTestApi({ keys: [key] });
    await call(`${api.server.url}/api/v1/jobs`, {
      headers: { authorization: `Bearer ${key}` },
      json: { name: 'nightly', cron_expr: '@daily', command: 'true' },
    });
    browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.setDefaultTimeout(60_000); // a machine that is busy with other things is no failure
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(`${api.server.url}/docs`);
  });

  afterAll(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('shows every route', async () => {
    await page.locator('#operations-jobs-listJobs').waitFor();
    expect(await page.locator('.opblock').count()).toBeGreaterThan(20);
  });

  it('sends a request with the key that was entered, and shows the answer', async () => {
    await page.locator('.auth-wrapper .authorize').click();
    await page.locator('.auth-container input').fill(key);
    await page.locator('.auth-container button.authorize').click();
    await page.locator('.auth-container button.btn-done').click();
    await page.locator('#operations-jobs-listJobs .opblock-summary-control').click();
    await page.locator('#operations-jobs-listJobs button.execute').click();
    const answer = page.locator('#operations-jobs-listJobs .live-responses-table .response').first();
    await answer.waitFor();
    expect(await answer.innerText()).toMatch(/^200[\s\S]*"name": "nightly"/);
  });

  it('works within the policy, and asks no other host', () => {
    expect(said).toEqual([]);
    expect([...hosts]).toEqual([new URL(api.server.url).host]);
  });
});
