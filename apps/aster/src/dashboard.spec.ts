import { type AsterClient, createClient } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import type { Browser, Route } from 'playwright-core';
import { pageLooks } from './testing/dashboard-fixture.js';
import { openBrowser, type OpenPage, openPage, type PageOptions } from './testing/open-browser.js';
import { type Program, startProgram } from './testing/start-program.js';

const hostileName = `<img src=x onerror=alert(1)> "quoted" ${'long '.repeat(30)}end`;
const shell = (script: string) => ({ command: 'sh', args: ['-c', script] });

let database: TestDatabase;
let aster: Program;
let origin: string;
let client: AsterClient;
let browser: Browser;

beforeAll(async () => {
  database = await createTestDatabase();
  aster = startProgram('aster', ['up'], { DATABASE_URL: database.connectionString, API_PORT: '0', LOG_FORMAT: 'json' });
  [, origin = ''] = await aster.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
  client = createClient({ baseUrl: origin });
  await client.jobs.create({ name: 'greets', cron_expr: '@manually', command: 'echo', args: ['hello'] });
  browser = await openBrowser();
});

// pages that are left open would go on asking
afterEach(async () => {
  await Promise.all(browser.contexts().map(async (context) => context.close()));
});

afterAll(async () => {
  await browser?.close();
  await aster?.stop();
  await database?.drop();
});

async function at(path: string, options?: PageOptions): Promise<OpenPage> {
  const opened = await openPage(browser, origin, options);
  await opened.page.goto(`${origin}/ui/${path}`);
  return opened;
}

/** A finished run of a job of its own. */
async function ran(name: string, script: string, maxRetries = 0) {
  const job = await client.jobs.create({
    name,
    cron_expr: '@manually',
    max_retries: maxRetries,
    retry_delay: '0s',
    ...shell(script),
  });
  return runAgain(job.id);
}

async function runAgain(jobId: string) {
  const { id } = await client.jobs.trigger(jobId);
  return waitFor(
    async () => {
      const run = await client.runs.get(id);
      return run.finished_at === null ? undefined : run;
    },
    { what: `run ${id} is finished`, withinMs: 60_000 },
  );
}

describe('the dashboard in Chromium', () => {
  it('leads from "something failed" to the line that says why, and to the next run', async () => {
    const good = await ran('night/report', 'echo reading 12 rows; test -e /nowhere || exit 0');
    await client.jobs.update(
      good.job_id,
      shell('echo reading 7 rows; echo "FATAL: relation x does not exist" >&2; exit 2'),
    );
    await runAgain(good.job_id);
    const { page, complaints } = await at('');
    await page.getByRole('link', { name: 'night/report' }).first().click();
    await page.getByRole('heading', { name: 'Failed: exit code 2' }).waitFor();
    await page.getByRole('log', { name: 'Output' }).getByText('FATAL: relation x does not exist').waitFor();
    await page.getByLabel(/only new lines \(1\)/).check();
    await page.getByText('reading 7 rows').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('row', { name: /^version 1 2$/ }).waitFor();
    await page.getByText('What it was given').click();
    await page.getByRole('row', { name: /argument 2.*exit 2$/ }).waitFor();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => !url.search.includes('new=1') && url.pathname.includes('/runs/'));
    expect(complaints).toEqual([]);
  });

  it('asks no more than eight things until the overview can be used', async () => {
    const { page } = await openPage(browser, origin);
    await page.addInitScript(`new MutationObserver(() => {
      if (document.querySelector('main section[aria-label^="Ended in"]')) globalThis.usableAt ??= performance.now();
    }).observe(document, { childList: true, subtree: true })`);
    await page.goto(`${origin}/ui/`);
    await page.getByRole('heading', { name: /Next hour/ }).waitFor();
    const asked = await page.evaluate<string[]>(`performance.getEntriesByType('resource')
      .filter(({ startTime }) => startTime < globalThis.usableAt).map(({ name }) => name)`);
    const different = [...new Set(asked)]; // on a slow machine there may be news before the first answer
    const begins = asked.filter((address) => address.includes('include=series'));
    expect(begins.length).toBeLessThanOrEqual(1); // the page and its script ask the same question once
    expect(different.filter((address) => address.includes('/stats/overview'))).toHaveLength(1);
    expect(different.slice(7)).toEqual([]); // eight with the page itself
  });

  it.each(['words', 'icons'])(
    'shows how all is before its code is there, in words and places that stay beside %s',
    async (rail) => {
      const { page, complaints } = await openPage(browser, origin);
      await page.addInitScript(`localStorage.setItem('aster.rail', '${rail}')`);
      let send: () => void = () => undefined;
      const isSent = new Promise<void>((resolve) => {
        send = resolve;
      });
      await page.route('**/assets/shared-*.js', async (route) => isSent.then(async () => route.continue()));
      await page.goto(`${origin}/ui/`);
      const look = `[...document.querySelectorAll('h1, .page-head-actions, .overview-figures, .ended-chart svg')]
      .map((each) => [each.textContent, JSON.stringify(each.getBoundingClientRect())])`;
      await page.locator('.begin .ended-chart').waitFor();
      const begun = await page.evaluate(look);
      send();
      await page.locator('#page .ended-chart').waitFor();
      expect(await page.evaluate(look)).toEqual(begun);
      await page.getByRole('button', { name: 'Copy as' }).waitFor();
      expect(await page.evaluate(look)).toEqual(begun);
      expect(await page.locator('.begin').count()).toBe(0);
      expect(complaints).toEqual([]);
    },
  );

  it('leaves everything where it is while what comes later is put in', async () => {
    for (const n of [1, 2, 3, 4])
      await client.jobs.create({ name: `soon ${n}`, cron_expr: `${n} * * * *`, command: 'true' });
    const { page } = await at('');
    await page.getByRole('link', { name: 'soon 4' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'soon 4' }).waitFor();
    const shifted = await page.evaluate<number>(`new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0)))
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(0), 1_000); // nothing has moved at all
    })`);
    expect(shifted).toBeLessThan(0.02);
  });

  it('loads anew what was updated, and says so where its code does not come', async () => {
    const { page } = await openPage(browser, origin);
    // the page of another version, whose script is gone
    const older = async (route: Route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll('/shared-', '/shared-gone-') });
    };
    await page.route('**/ui/', older, { times: 1 });
    await page.goto(`${origin}/ui/`);
    await page.locator('#page .ended-chart').waitFor();
    await page.route('**/assets/shared-*.js', async (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: 'The pages could not be loaded' }).waitFor();
    expect(await page.locator('.ended-chart').count()).toBe(0);
    await page.unroute('**/assets/shared-*.js');
    await page.getByRole('button', { name: 'Load them again' }).click();
    await page.locator('#page .ended-chart').waitFor();
  });

  it('follows output while it is written', async () => {
    const job = await client.jobs.create({
      name: 'slow writer',
      cron_expr: '@manually',
      ...shell('echo begin; while [ ! -e go ]; do sleep 0.1; done; echo end'),
    });
    const run = await client.jobs.trigger(job.id);
    const { page, complaints } = await at(`runs/${run.id}`);
    await page.getByText('begin', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: /^Cancelled/ }).waitFor();
    await page.getByText(/^1 line$/).waitFor();
    expect(complaints).toEqual([]);
  });

  it('finds in twenty thousand lines, and keeps few of them in the page', async () => {
    const run = await ran('writes much', 'i=0; while [ $i -lt 20000 ]; do echo "line $i of many"; i=$((i+1)); done');
    const { page, complaints } = await at(`runs/${run.id}?q=line+19999`);
    await page.getByText('1 of 1 lines').waitFor();
    await page.getByText('line 19999 of many').waitFor();
    expect(await page.locator('[data-row]').count()).toBeLessThan(400);
    await page.getByLabel('Search the output').fill('line 1\\d{4} ');
    await page.getByLabel('regular expression').check();
    await page.getByText('1 of 10000 lines').waitFor();
    await page.getByLabel('Which lines').selectOption('hits only');
    await page.getByText('20,000 lines, 10,000 shown').waitFor();
    await page.getByRole('button', { name: 'Copy all' }).click();
    await page.getByText('Copied.').waitFor();
    expect((await page.evaluate<string>('navigator.clipboard.readText()')).split('\n')).toHaveLength(10_000);
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  });

  it('shows more of a long line when it is asked for', async () => {
    const run = await ran('writes a long line', 'head -c 30000 /dev/zero | tr "\\0" x; echo; echo after');
    const { page, complaints } = await at(`runs/${run.id}`);
    await page.getByRole('heading', { name: 'Why' }).waitFor(); // what comes above the output moves it
    await page.getByRole('button', { name: '… 20,000 more characters: show' }).click();
    await page.getByRole('button', { name: /more characters/ }).waitFor({ state: 'detached' });
    expect(await page.locator('[data-row="0"] [data-text]').innerText()).toHaveLength(30_000);
    expect(complaints).toEqual([]);
  });

  it('opens at the lines that an address names', async () => {
    const run = await ran('has lines', 'seq 1 5000');
    const { page } = await at(`runs/${run.id}#L4000-L4002`);
    await page.locator('[data-chosen="true"]').nth(2).waitFor();
    expect(await page.locator('[data-chosen="true"] [data-text]').allTextContents()).toEqual(['4000', '4001', '4002']);
  });

  it('copies a selection that reaches beyond what is in the page', async () => {
    const run = await ran('is copied', 'seq 1 3000');
    const { page } = await at(`runs/${run.id}`);
    await page.getByText(/3,000 lines/).waitFor(); // before that the page is too short to be scrolled so far
    await page.evaluate(`navigator.clipboard.writeText('')`); // all pages share it
    const log = page.getByRole('log', { name: 'Output' });
    await page.locator('[data-row="0"] [data-text]').hover({ position: { x: 1, y: 5 } });
    await page.mouse.down();
    const last = page.locator('[data-row="2999"]');
    const reached = async () => {
      await log.hover({ position: { x: 60, y: 60 } }); // what comes later above it moves it down
      await page.mouse.wheel(0, 100_000); // once may come before the page is as long as the output
      return (await last.isVisible()) || undefined;
    };
    await waitFor(reached, { what: 'the end of the output is in the page' });
    await log.hover({ position: { x: 61, y: 90 } });
    await page.mouse.up();
    await page.keyboard.press('Control+c');
    const copied = await waitFor(
      async () => {
        const lines = (await page.evaluate<string>('navigator.clipboard.readText()')).split('\n');
        return lines.length > 900 ? lines : undefined;
      },
      { what: 'the selection is in the clipboard' },
    );
    expect(copied.slice(0, 3)).toEqual(['1', '2', '3']);
    expect(copied.slice(0, -1)).toEqual(copied.slice(0, -1).map((_, index) => String(index + 1)));
  });

  it('triggers with other arguments, and says what is wrong with them', async () => {
    const { page, complaints } = await at('jobs/greets');
    await page.getByRole('button', { name: 'Trigger' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Environment/).fill('no value');
    await dialog.getByText('“no value” is not of the form NAME=value.').waitFor();
    await dialog.getByLabel(/^Environment/).fill('A=b');
    await dialog.getByLabel(/^Arguments/).fill('good\nmorning');
    await page.keyboard.press('Control+Enter');
    await page.getByText('good morning', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('pauses at once, and takes it back', async () => {
    const job = await client.jobs.create({ name: 'to pause', cron_expr: '@daily', command: 'true' });
    const { page } = await at('jobs/to%20pause');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await waitFor(async () => ((await client.jobs.get(job.id)).version === 3 ? true : undefined), {
      what: 'it was taken back',
    });
    expect((await client.jobs.get(job.id)).status).toBe('active');
  });

  it('has a worker drain and claim again, and shows who plans', async () => {
    const { page, complaints } = await at('workers');
    await page.getByRole('button', { name: /^Drain / }).click();
    await page.getByText('draining: takes nothing new').waitFor();
    await client.jobs.trigger('greets');
    await page.getByText('All workers of this pool are draining.').waitFor();
    expect((await client.workers()).items).toMatchObject([{ status: 'draining' }]);
    await page.getByRole('button', { name: /claim again$/ }).click();
    await page.getByRole('button', { name: /^Drain / }).waitFor();
    expect((await client.workers()).items).toMatchObject([{ drain_asked_at: null }]);
    await page.getByText('scheduler, active').waitFor();
    await page.getByText('API, active').waitFor();
    const main = page.getByRole('main');
    await main.getByRole('link', { name: 'default', exact: true }).click();
    await page.getByRole('heading', { name: 'Pool default' }).waitFor();
    await main.getByRole('link', { name: 'greets' }).waitFor();
    await main.getByRole('link', { name: 'Its runs' }).click();
    await page.waitForURL(/runs\?pool=default$/);
    await page.goBack();
    await main.getByRole('link', { name: 'All workers and pools' }).click();
    const [worker] = (await client.workers()).items;
    await main.getByRole('link', { name: worker?.name, exact: true }).click();
    await page.waitForURL(new RegExp(`runs\\?worker=${worker?.id}$`));
    expect(complaints).toEqual([]);
  });

  it('deletes only once the name was typed', async () => {
    await client.jobs.create({ name: 'to delete', cron_expr: '@daily', command: 'true' });
    const { page } = await at('jobs/to%20delete');
    const { page: other } = await openPage(browser, origin);
    await other.clock.install();
    await other.goto(`${origin}/ui/jobs/to%20delete`);
    await other.getByRole('heading', { name: 'to delete' }).waitFor();
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    const button = page.getByRole('button', { name: 'Delete the job and its runs' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Type its name').fill('to delete');
    await button.click();
    await page.waitForURL(/\/ui\/jobs$/);
    expect((await client.jobs.list()).items.map(({ name }) => name)).not.toContain('to delete');
    await other.getByRole('heading', { name: 'There is no such job' }).waitFor();
    await other.reload();
    const ways = other.getByRole('link', { name: 'All runs' });
    await ways.focus();
    const answered = other.waitForResponse(/api\/v1\//);
    await other.clock.fastForward(60_000); // it stays while others are asked
    await answered;
    expect(await ways.evaluate((link) => link === link.ownerDocument.activeElement)).toBe(true);
  });

  it('answers what became of an instant', async () => {
    await client.jobs.create({
      name: 'asked about',
      cron_expr: '30 2 * * *',
      timezone: 'Europe/Berlin',
      command: 'true',
    });
    const { page } = await at('jobs/asked%20about');
    await page.getByLabel(/^At, by the clock/).fill('2097-03-31T02:30:00');
    await page.getByText('This time does not exist there').waitFor();
    await page.getByLabel(/^At, by the clock/).fill('2097-04-01T02:30:00');
    await page.getByRole('button', { name: 'Ask' }).click();
    await page.getByText(/will be due at 2097-04-01T00:30/).waitFor();
    await client.jobs.trigger('asked about');
    const strip = page.getByRole('list', { name: /^The last run, oldest first$/ });
    const { width = 0 } = (await strip.boundingBox()) ?? {};
    await strip.click({ position: { x: width - 40, y: 20 } }); // no run is there
    await page.waitForURL(/tab=ledger&at=20/);
    await page.getByRole('status').filter({ hasText: 'tick after: 20' }).waitFor();
    await page.goto(`${origin}/ui/jobs/askd%20abuot`);
    const near = page.getByRole('list', { name: 'Jobs with a name like it' });
    await near.getByRole('link', { name: 'asked about' }).click();
    await page.getByRole('heading', { name: 'asked about' }).waitFor();
  });

  it('shows what people write as text, never as markup', async () => {
    const run = await ran(
      hostileName.trim(),
      `printf '<script>alert(1)</script>\\033]0;title\\007 \\033[31mred\\033[0m\\n'`,
    );
    const { page, complaints } = await at(`runs/${run.id}`);
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.getByText('<script>alert(1)</script> red').waitFor();
    await page.goto(`${origin}/ui/jobs`);
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows on a phone what a row is about, however long what stands beside it', async () => {
    await ran('long/error', `echo ${'no such thing '.repeat(20)} >&2; exit 3`);
    await ran('long/'.repeat(30), 'exit 3');
    const { page } = await at('jobs?sort=-updated', { width: 390, height: 800 });
    expect((await page.getByRole('link', { name: 'long/error' }).boundingBox())?.width).toBeGreaterThan(60);
    await page.goto(`${origin}/ui/runs?status=failed`);
    await page.getByText('The last 24 hours, here and in the numbers below').waitFor();
    await page.getByRole('link', { name: 'long/long/' }).waitFor();
    for (const mark of await page.getByRole('grid').getByText('failed', { exact: true }).all()) {
      expect((await mark.boundingBox())?.width).toBeGreaterThan(30);
    }
  });

  it('goes on after the server was away, and says so meanwhile', async () => {
    const { page } = await at('jobs');
    await page.getByText('greets').waitFor();
    await page.context().setOffline(true);
    await page.getByText(/cannot be reached since/).waitFor();
    expect(await page.getByText('greets').count()).toBe(1);
    await page.context().setOffline(false);
    await page.getByText(/cannot be reached since/).waitFor({ state: 'detached' });
  });

  it('is used by keys alone', async () => {
    const { page } = await at('');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('j');
    await page.waitForURL(/\/ui\/jobs$/);
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await page.locator('[data-filter]').waitFor(); // it comes with the page, which may be loaded after its heading
    await page.keyboard.press('/');
    await page.keyboard.type('greets');
    await page.getByText(/^1 of \d+ jobs?/).waitFor();
    await page.locator('[aria-rowindex="2"]').waitFor({ state: 'detached' }); // rows come beside their number
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'greets' }).waitFor();
  });

  it('keeps the rows that are read where they are while newer ones come', async () => {
    const { id } = await client.jobs.create({ name: 'often', cron_expr: '@manually', command: 'true' });
    for (let n = 0; n < 30; n += 1) await client.jobs.trigger(id);
    const ended = async () => (await client.runs.list({ job_id: id, status: 'succeeded' })).items.length === 30;
    await waitFor(ended, { what: 'all runs have ended', withinMs: 60_000 }); // what a box is called tells the status
    const { page } = await at('runs?job=often', { height: 700 });
    await page.getByText('30 runs', { exact: true }).waitFor();
    const body = page.locator('[aria-rowindex]').first().locator('xpath=../..'); // once it has rows
    await body.evaluate((element) => (element.scrollTop = 300));
    await body.locator('[aria-rowindex="1"]').waitFor({ state: 'detached' });
    const read = page.getByRole('checkbox', { name: /^Select often/ }).nth(12);
    const name = (await read.getAttribute('aria-label')) ?? '';
    const before = await read.boundingBox();
    await client.jobs.trigger(id);
    await page.getByRole('button', { name: '1 newer run' }).waitFor();
    expect(await page.getByRole('checkbox', { name, exact: true }).boundingBox()).toEqual(before);
    await page.getByRole('button', { name: '1 newer run' }).click();
    expect(await body.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    await body.evaluate((element) => (element.scrollTop = 300));
    await body.locator('[aria-rowindex="1"]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Duration' }).click();
    await body.locator('[aria-rowindex="1"]').waitFor();
    expect(await body.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    expect(await page.getByRole('button', { name: /newer run/ }).count()).toBe(0);
  });

  it('comes back to a list at the row that it was left at, with the focus in it', async () => {
    await client.jobs.create({ name: 'waves', cron_expr: '@manually', command: 'true' });
    const { page } = await at('jobs');
    const list = page.getByRole('grid', { name: 'Jobs' });
    await list.focus();
    await page.keyboard.press('j');
    const row = await list.getAttribute('aria-activedescendant');
    expect(row).toMatch(/-1$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/ui\/jobs\/./);
    await page.getByRole('button', { name: 'Trigger' }).waitFor();
    await page.goBack();
    await page.waitForFunction(`document.activeElement?.getAttribute('aria-label') === 'Jobs'`);
    expect(await list.getAttribute('aria-activedescendant')).toBe(row);
  });
});

describe.each(pageLooks)('every page in %s, %d pixels wide,', (theme, width) => {
  it.each(['', 'jobs', 'jobs/greets', 'runs', 'runs?status=failed', 'workers', 'nothing/here'])(
    'has no barrier and no sideways scroll at ui/%s',
    async (path) => {
      const { page, complaints, findBarriers } = await at(path, { theme, width, height: 800 });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByLabel('Loading').first().waitFor({ state: 'detached' });
      expect(await findBarriers()).toEqual([]);
      const main = page.locator('main');
      const [whole, seen] = await main.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
      expect(whole).toBe(seen);
      expect(complaints).toEqual([]);
    },
  );
});

describe('a dashboard with keys', () => {
  const key = 'k'.repeat(40);
  let program: Program;

  afterAll(async () => program?.stop());

  it('asks for one, keeps it out of the address, and shows the page that was wanted', async () => {
    program = startProgram('api', [], { DATABASE_URL: database.connectionString, API_PORT: '0', API_KEYS: key });
    const [, url = ''] = await program.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
    const { page, complaints } = await openPage(browser, url);
    await page.goto(`${url}/ui/jobs`);
    await page.getByLabel('API key').fill('wrong'.repeat(8));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not known to the server.').waitFor();
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('greets').waitFor();
    expect(page.url()).toBe(`${url}/ui/jobs`);
    expect(complaints).toEqual([]);
  });
});
