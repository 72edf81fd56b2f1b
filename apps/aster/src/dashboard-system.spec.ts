import { randomBytes, randomUUID } from 'node:crypto';
import { type AsterClient, createClient, type KeyInput } from '@aster-scheduler/client';
import { connectDatabase, databaseDefaults } from '@aster-scheduler/db';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import type { Browser, Page } from 'playwright-core';
import { faultsOf, pageLooks } from './testing/dashboard-fixture.js';
import { openBrowser, type OpenPage, openPage, otherHost, type PageOptions } from './testing/open-browser.js';
import { type Program, startProgram } from './testing/start-program.js';

const adminKey = 'a'.repeat(40);
const sealKey = randomBytes(32).toString('base64');
const wholeKey = /^aster_\w{49}$/;
const hostileName = `<img src=x onerror=alert(1)> "quoted" مرحبا بالعالم ${'long '.repeat(36)}end`;

let database: TestDatabase;
let aster: Program;
let origin: string;
let client: AsterClient;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  const env = {
    DATABASE_URL: database.connectionString,
    API_PORT: '0',
    LOG_FORMAT: 'json',
    API_KEYS: adminKey,
    SECRETS_KEY: sealKey,
  };
  aster = startProgram('aster', ['up'], env);
  [, origin = ''] = await aster.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  client = createClient({ baseUrl: origin, apiKey: adminKey });
  const made = await client.jobs.create({ name: hostileName, cron_expr: '@manually', command: 'true' });
  await client.jobs.update(made.id, { description: hostileName, env: { TOKEN: 'not-to-be-seen' } });
  browser = await openBrowser();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map(async (context) => context.close()));
});
afterAll(async () => {
  await browser?.close();
  await aster?.stop();
  await database?.drop();
});

/** A page below `ui/`, as whoever has the key sees it. */
async function at(path: string, key = adminKey, options?: PageOptions): Promise<OpenPage> {
  const opened = await openPage(browser, origin, options);
  await opened.page.addInitScript(`sessionStorage.setItem('aster.key', '${key}')`);
  await opened.page.goto(`${origin}/ui/${path}`);
  return opened;
}

async function keyFor(input: KeyInput): Promise<string> {
  return (await client.keys.create(input)).key ?? '';
}

const places = (page: Page) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts();

/** Waits until it is known who looks: the way out bears their name. */
const known = async (page: Page) => page.getByRole('button', { name: /sign out$/ }).waitFor();

describe('the page of the system', () => {
  it('tells what the checks have found, and what mends it', async () => {
    const { page, complaints } = await at('system');
    const durability = page.getByRole('listitem').filter({ hasText: 'durability' });
    await durability.getByText('alter system set fsync = on').waitFor();
    expect(await durability.getByText('what was confirmed must outlive a crash of the database').isVisible()).toBe(
      true,
    );
    const tables = page.getByRole('listitem').filter({ hasText: 'a program works on the tables of its own version' });
    expect(await tables.getByText('Why it matters').isVisible()).toBe(false);
    await tables.locator('summary').click();
    expect(await tables.getByText('Why it matters').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('proves the ledger, and tells versions, processes and what takes room', async () => {
    const { page, complaints } = await at('system');
    await page.getByText('0 unexplained ticks').waitFor();
    const processes = page.getByRole('region', { name: 'Processes' });
    for (const kind of ['scheduler', 'API', 'worker']) {
      await processes.getByRole('row', { name: new RegExp(`${kind} .+ alive`) }).waitFor();
    }
    const system = await client.system();
    const server = page.getByRole('region', { name: 'This server' });
    await server.getByText(system.node_version).waitFor();
    await server.getByText(`version ${system.schema_version}`, { exact: true }).waitFor();
    const tables = page.getByRole('region', { name: /^Tables/ });
    await tables.getByRole('button', { name: `All ${system.tables.length} tables` }).click();
    for (const { name } of system.tables) await tables.getByText(name, { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('who may not open a page', () => {
  it.each([
    ['an admin', { name: 'nav admin', role: 'admin' }, ['System', 'API keys', 'Audit log']],
    ['a reader', { name: 'nav reader', role: 'read' }, ['System']],
    ['a writer for some jobs', { name: 'nav writer', role: 'write', pools: ['gpu'] }, []],
    ['an admin for some jobs', { name: 'nav limited', role: 'admin', name_prefixes: ['etl/'] }, []],
  ] as const)('does not see it among the pages: %s', async (_who, input, seen) => {
    const { page } = await at('workers', await keyFor(input));
    await known(page);
    expect((await places(page)).filter((word) => ['System', 'API keys', 'Audit log'].includes(word))).toEqual(seen);
  });

  it('finds it on a phone behind one button, which closes once it has led there', async () => {
    const opened = await at('jobs', adminKey, { width: 390, height: 800 });
    const { page } = opened;
    await known(page);
    const { x = 0, width = 0 } = (await page.getByRole('button', { name: /sign out$/ }).boundingBox()) ?? {};
    expect(x + width).toBeLessThanOrEqual(390);
    const list = page.locator('#more-places');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    expect(await list.getByRole('link').allInnerTexts()).toEqual(expect.arrayContaining(['Workers', 'Audit log']));
    await list.getByRole('link', { name: 'Audit log' }).click();
    await page.getByRole('heading', { name: 'Audit log' }).waitFor();
    await list.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await list.getByRole('link', { name: 'Audit log' }).and(page.locator('[aria-current="page"]')).waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });

  it('sees what can be done with a job and what it needs, and no key of the keyboard does it', async () => {
    const job = await client.jobs.create({ name: 'only read', cron_expr: '@hourly', command: 'true' });
    const opened = await at('jobs/only%20read', await keyFor({ name: 'nav looks', role: 'read' }));
    const { page } = opened;
    await known(page);
    for (const name of ['Trigger', 'Pause', /^Skip /]) {
      const button = page.getByRole('button', { name }).first();
      expect([await button.isDisabled(), await button.getAttribute('title')]).toEqual([true, 'needs the role operate']);
    }
    expect(await page.getByRole('button', { name: 'Edit' }).getAttribute('title')).toBe('needs the role write');
    await page.keyboard.press('t');
    await page.keyboard.press('n');
    await page.getByText('This page is for those who may change jobs.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await faultsOf(opened)).toEqual([]);
    await client.jobs.delete(job.id);
  });

  it('is told whom it is for, and the server is not asked', async () => {
    const opened = await openPage(browser, origin);
    const asked: string[] = [];
    opened.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await opened.page.addInitScript(
      `sessionStorage.setItem('aster.key', '${await keyFor({ name: 'at door', role: 'write' })}')`,
    );
    for (const path of ['keys', 'audit']) {
      await opened.page.goto(`${origin}/ui/${path}`);
      await opened.page.getByText('This page is for admins').waitFor();
      await opened.page.getByText('You are key:at door, with the role write.').waitFor();
    }
    expect(asked.filter((path) => /\/api\/v1\/(?:keys|audit)/.test(path))).toEqual([]);
    expect(await faultsOf(opened)).toEqual([]);
  });
});

describe('the page of keys', () => {
  it('makes a key, shows it this once, and keeps it nowhere', async () => {
    const { page, complaints } = await at('keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('deploy');
    await page.getByRole('radio', { name: /^operate/ }).check();
    await page.getByLabel('Good for').selectOption('30 days');
    await page.getByText('Only for some jobs').click();
    await page.getByLabel('Labels').fill('team=data\nteam=web');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const dialog = page.getByRole('dialog', { name: /deploy is made/ });
    const key = await dialog.getByText(wholeKey).innerText();
    await page.keyboard.press('Escape'); // neither loses it
    await page.mouse.click(5, 5);
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(key);
    await dialog.getByRole('button', { name: 'I have it' }).click();

    await page
      .getByRole('row', { name: /^deploy/ })
      .getByText('team=data, team=web')
      .waitFor();
    expect(await createClient({ baseUrl: origin, apiKey: key }).me()).toMatchObject({
      ...{ actor: 'key:deploy', role: 'operate', labels: ['team=data', 'team=web'] },
    });
    const kept = `[document.documentElement.outerHTML, location.href, history.state,
      { ...sessionStorage }, { ...localStorage }, performance.getEntries()]`;
    const secret = key.slice('aster_'.length + 8); // what it begins with is no secret
    expect(await page.evaluate<string>(`JSON.stringify(${kept})`)).not.toContain(secret);
    await page.goto(`${origin}/ui/jobs`);
    await page.goBack();
    await page.getByRole('row', { name: /^deploy/ }).waitFor();
    expect(await page.content()).not.toContain(secret);
    expect(complaints).toEqual([]);
  });

  it('makes and copies a key also by plain http from another machine, where browsers leave much out', async () => {
    const elsewhere = origin.replace('127.0.0.1', otherHost);
    const { page, complaints } = await openPage(browser, elsewhere);
    await page.addInitScript(`sessionStorage.setItem('aster.key', '${adminKey}')`);
    await page.goto(`${elsewhere}/ui/keys`);
    expect(await page.evaluate('isSecureContext')).toBe(false);
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('from elsewhere');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const dialog = page.getByRole('dialog', { name: /from elsewhere is made/ });
    await dialog.getByText(wholeKey).waitFor();
    await dialog.getByRole('button', { name: 'Copy' }).click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    const warnings = complaints.filter((text) => !/^The Cross-Origin-Opener-Policy header has been ignored/.test(text));
    expect(warnings).toEqual([]);
  });

  it('is rid of a shown key when the page is left by the address or by going back', async () => {
    const { page } = await at('jobs');
    await page.goto(`${origin}/ui/keys`);
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('left alone');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const key = await page.getByText(wholeKey).innerText();
    await page.goBack();
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await page.goForward();
    await page.getByRole('row', { name: /^left alone/ }).waitFor();
    expect(await page.content()).not.toContain(key);
  });

  it('says what is wrong with what was typed, and keeps it', async () => {
    await client.keys.create({ name: 'taken', role: 'read' });
    const opened = await at('keys');
    const { page } = opened;
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('taken');
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('alert').getByText('NAME_TAKEN').waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('taken');
    expect(await faultsOf(opened)).toEqual([]);
  });

  it('revokes for good once it was asked, and shows revoked ones on demand', async () => {
    await client.keys.create({ name: 'laptop', role: 'admin' });
    const { page, complaints } = await at('keys');
    await page.getByRole('button', { name: 'Revoke laptop' }).click();
    await page.getByText('It was never used.').waitFor();
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    await page.getByText('The key laptop is revoked.').waitFor();
    await page.getByRole('row', { name: /^laptop/ }).waitFor({ state: 'detached' });
    await page.getByLabel('Also revoked ones').check();
    await page.waitForURL(/keys\?revoked=1$/);
    await page.getByRole('row', { name: /^laptop .* revoked / }).waitFor();
    expect(await page.getByRole('button', { name: 'Revoke laptop' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('warns whoever is about to revoke the key that they are signed in with', async () => {
    const { page } = await at('keys', await keyFor({ name: 'my own', role: 'admin' }));
    await page.getByRole('row', { name: /^my own in use here/ }).waitFor();
    await page.getByRole('button', { name: 'Revoke my own' }).click();
    await page.getByText('You are signed in with this key.').waitFor();
  });
});

describe('the page of secrets', () => {
  it('keeps a secret, tells who names it, and never what it is', async () => {
    const { page, complaints } = await at('secrets');
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByLabel('Name', { exact: true }).fill('DB_PASSWORD');
    await page.getByLabel('Value').fill('short');
    await page.getByText(/a shorter one cannot be masked/).waitFor();
    await page.getByLabel('Value').fill('correct horse battery');
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByText('The secret DB_PASSWORD is kept.').waitFor();
    const env = { PASSWORD: '${secret:DB_PASSWORD}' };
    await client.jobs.create({ name: 'names it', cron_expr: '@manually', command: 'true', env });
    await page.reload();
    const row = page.getByRole('row', { name: /^DB_PASSWORD/ });
    await row.getByRole('link', { name: 'names it' }).waitFor();
    expect(await page.content()).not.toContain('correct horse');
    await row.getByRole('button', { name: 'Delete DB_PASSWORD' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete DB_PASSWORD?' });
    await dialog.getByText('One names it').waitFor();
    expect(await dialog.getByRole('button', { name: 'Delete for good' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Type its name').fill('DB_PASSWORD');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await page.getByText('There is no secret yet.').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('the audit log', () => {
  const entry = (page: Page, words: string | RegExp) => page.getByRole('listitem').filter({ hasText: words });

  it('tells who did what to what, and what it was before and after', async () => {
    const { page, complaints } = await at('audit');
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    const changed = entry(page, 'changed the job').first();
    await changed.getByText('<img src=x onerror=alert(1)>').waitFor();
    await changed.locator('summary').click();
    await changed.getByRole('row', { name: /^description none <img/ }).waitFor();
    await changed.getByText('patchJob').waitFor();
    await changed.getByText('127.0.0.1').first().waitFor();
    expect(await page.content()).not.toContain('not-to-be-seen');
    await changed.getByRole('link', { name: 'Open the job' }).click();
    await page.getByRole('heading', { name: /^<img src=x/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is filtered by who, what, to what and when, and the address says so', async () => {
    const ann = createClient({ baseUrl: origin, apiKey: await keyFor({ name: 'ann', role: 'write' }) });
    const { id } = await ann.jobs.create({ name: 'of ann', cron_expr: '@manually', command: 'true' });
    await ann.jobs.pause(id);
    await client.jobs.delete(id);
    const opened = await at('audit');
    const { page } = opened;
    await page.getByLabel('Who').fill('key:ann');
    await page.waitForURL(/actor=key:ann/);
    await page.getByText('2 entries').waitFor();
    await page.getByLabel('What was done').selectOption('paused the job');
    await page.waitForURL(/action=pauseJob/);
    await page.getByText('1 entry').waitFor();
    await entry(page, 'paused the job').locator('summary').click();
    await page.getByRole('button', { name: 'Only to this job' }).click();
    await page.waitForURL(new RegExp(`subject=${id}`));
    await page.getByLabel('Who').fill('');
    await page.getByLabel('What was done').selectOption('anything');
    await page.getByText('3 entries').waitFor();
    await page.getByLabel('Time').selectOption('last hour');
    await page.waitForURL((url) => url.searchParams.get('from') === 'now-1h' && !url.searchParams.has('actor'));
    await entry(page, 'deleted the job').first().waitFor();
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('from'));
    await page.goto(`${origin}/ui/audit?actor=key:nobody`);
    await page.getByText('No entry matches.').waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });

  it('goes on with older entries', async () => {
    const nothing = { subject_kind: null, subject_id: null, subject_name: null, user_agent: null, request_id: null };
    const entries = Array.from({ length: 104 }, () => ({
      ...{ id: randomUUID(), at: new Date(), actor: 'user:many', action: 'signIn', address: '::1' },
      ...{ ...nothing, before: null, after: null },
    }));
    const { db, close } = connectDatabase({ ...databaseDefaults, connectionString: database.connectionString });
    await db.insertInto('audit_log').values(entries).execute();
    await close();
    const { page } = await at('audit?actor=user:many');
    await page.getByText('100 entries, and older ones').waitFor();
    await page.getByRole('button', { name: 'Older entries' }).click();
    await page.getByText('104 entries').waitFor();
    await page.getByRole('button', { name: 'Older entries' }).waitFor({ state: 'detached' });
  });
});

describe.each(pageLooks)('pages about the system in %s, %d pixels wide,', (theme, width) => {
  it.each([
    ['system', 'Processes'],
    ['keys?revoked=1', 'API keys'],
    ['secrets', 'Secrets'],
    ['audit', 'Audit log'],
  ])('have no barrier and no sideways scroll at ui/%s', async (path, heading) => {
    const opened = await at(path, adminKey, { theme, width, height: 800 });
    await opened.page.getByRole('heading', { name: heading }).waitFor();
    await opened.page.getByLabel('Loading').first().waitFor({ state: 'detached' });
    expect(await faultsOf(opened)).toEqual([]);
  });

  it('have none in an open entry of the audit log', async () => {
    const opened = await at('audit?action=patchJob', adminKey, { theme, width, height: 800 });
    await opened.page.locator('main summary').first().click();
    await opened.page.getByRole('table').waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });

  it('have none in the form of a key, nor around the key that is shown', async () => {
    const opened = await at('keys', adminKey, { theme, width, height: 800 });
    const { page } = opened;
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByText('Only for some jobs').click();
    expect(await faultsOf(opened)).toEqual([]);
    await page.getByLabel('Name', { exact: true }).fill(`shown in ${theme} at ${width}`);
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByText(wholeKey).waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });
});
