import { waitFor } from '@aster-scheduler/core/testing';
import type { Route } from 'playwright-core';
import { type DashboardFixture, faultsOf, pageLooks, startDashboard } from './testing/dashboard-fixture.js';
import { openPage } from './testing/open-browser.js';

let dashboard: DashboardFixture;
const hostileNote = '<b>the disk</b> \u202E is being replaced';

beforeAll(async () => {
  dashboard = await startDashboard();
  const { jobs } = dashboard.client;
  await jobs.create({ name: 'night/backup', cron_expr: '30 2 * * *', timezone: 'Europe/Berlin', command: 'true' });
  await jobs.update('night/backup', { timeout: '20m', labels: { team: '<i>data</i>' } });
  await jobs.create({ name: 'elsewhere', cron_expr: '0 4 * * *', runs_on: 'elsewhere' });
  await jobs.create({ name: 'often', cron_expr: '* * * * * *', command: 'true' });
});
afterEach(async () => dashboard.closePages());
afterAll(async () => dashboard?.stop());

describe('the page of a job', () => {
  it('has a tick skipped, and takes it back', async () => {
    const { client, at } = dashboard;
    const { page, complaints } = await at('jobs/night%2Fbackup');
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Skip the next tick' }).click();
    await page.getByText('will be skipped', { exact: true }).waitFor();
    expect(await client.jobs.skips('night/backup')).toHaveLength(1);
    await page.getByRole('button', { name: /^Do not skip 20/ }).click();
    await page.getByText('will be skipped', { exact: true }).waitFor({ state: 'detached' });
    expect(await client.jobs.skips('night/backup')).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('leads through hundreds of its runs by the arrows, and opens the one that they are at', async () => {
    const { page, complaints } = await dashboard.at('jobs/often?strip=500');
    const strip = page.getByRole('slider', { name: /^The last \d+ runs/ });
    await strip.press('Home');
    expect(await strip.getAttribute('aria-valuetext')).toMatch(/^[a-z ]+, 20\d\d-/);
    await strip.press('Enter');
    await page.waitForURL(/\/ui\/runs\/[0-9a-f-]{36}/);
    await page.goBack();
    await strip.waitFor();
    expect(complaints).toEqual([]);
  });

  it('has no ticks of the job that was shown before it', async () => {
    const { client, at } = dashboard;
    await client.jobs.create({ name: 'night/after', command: 'true', depends_on: ['night/backup'] });
    const { page } = await at('jobs/night%2Fafter');
    await page.getByRole('main').getByRole('link', { name: 'night/backup' }).first().click();
    const skip = page.getByRole('button', { name: /^Skip 20/ });
    await skip.first().waitFor();
    await page.goBack();
    await page.getByText('It has no schedule of its own.').waitFor();
    expect(await skip.count()).toBe(0);
  });

  it('can be acted upon once it is known who does, though that was never answered first, and then refused', async () => {
    await dashboard.client.jobs.create({ name: 'acted upon', cron_expr: '@manually', command: 'true' });
    const { page } = await openPage(dashboard.browser, dashboard.origin);
    await page.clock.install();
    let asked = 0;
    const refuse = async (route: Route) => {
      asked += 1;
      if (asked > 1) await route.fulfill({ status: 503 });
    };
    const me = /\/api\/v1\/me$/;
    await page.route(me, refuse, { times: 3 });
    let sent = 0;
    page.on('request', (request) => (sent += me.test(request.url()) ? 1 : 0));
    await page.goto(`${dashboard.origin}/ui/jobs/acted%20upon`);
    const trigger = page.getByRole('button', { name: 'Trigger', exact: false }).first();
    await trigger.waitFor();
    expect(await trigger.getAttribute('title')).toBe('not before it is known who you are');
    await page.keyboard.press('t'); // it is done once it may be
    const dialog = page.getByRole('dialog', { name: 'Trigger acted upon' });
    await waitFor(async () => {
      if (sent < 4) await page.clock.fastForward(5_000); // the fourth is answered, however long that takes
      return dialog.isVisible();
    });
    expect(asked).toBe(3);
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await trigger.isEnabled()).toBe(true);
  });

  it('pauses with a note and an end, says so, and goes on', async () => {
    const { client, at } = dashboard;
    const { page, complaints, findBarriers } = await at('jobs/night%2Fbackup');
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Pause with a note…' }).click();
    await page.getByLabel(/^Why\?/).fill(hostileNote);
    await page.getByLabel(/^Until/).fill('2097-03-01T12:00');
    expect(await findBarriers()).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText(hostileNote).waitFor();
    await page.getByText('It goes on by itself at 2097-03-01 12:00 CET').waitFor();
    expect((await client.jobs.get('night/backup')).pause).toMatchObject({ note: hostileNote });
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText(hostileNote).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('asks for a payload by the fields of its schema, and sends what was filled in', async () => {
    const { client, at } = dashboard;
    await client.jobs.create({
      ...{ name: 'by hand', cron_expr: '@manually', handler: 'report', payload: { region: 'emea', days: 7 } },
      payload_schema: {
        ...{ type: 'object', required: ['region'] },
        properties: {
          region: { type: 'string', enum: ['emea', 'apac'], title: 'Region' },
          days: { type: 'integer', minimum: 1, title: 'Days back' },
          csv: { type: 'boolean', title: 'Also as CSV' },
        },
      },
    });
    const { page, complaints, findBarriers } = await at('jobs/by%20hand');
    await page.getByRole('heading', { name: 'by hand' }).waitFor();
    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog', { name: 'Trigger by hand' });
    await dialog.getByLabel('Region').selectOption({ label: 'apac' });
    await dialog.getByLabel('Days back').fill('30');
    await dialog.getByLabel('Also as CSV').check();
    expect(await findBarriers()).toEqual([]);
    await dialog.getByLabel('As JSON').check();
    const json = await dialog.getByLabel('Payload, JSON').inputValue();
    expect(JSON.parse(json)).toEqual({ region: 'apac', days: 30, csv: true });
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/runs\//);
    const [run] = (await client.runs.list({ job: 'by hand', limit: 1 })).items;
    expect((await client.runs.get(run?.id ?? '')).overrides).toMatchObject({ payload: JSON.parse(json) });
    expect(complaints).toEqual([]);
  });

  it('shows what a version changed, and makes it what it was', async () => {
    const { client, at } = dashboard;
    const { page, complaints } = await at('jobs/night%2Fbackup?tab=versions');
    await page.getByRole('button', { name: 'What changed in version 2' }).click();
    await page.getByRole('row', { name: /timeout 10m 20m/ }).waitFor();
    await page.getByRole('row', { name: /labels .*<i>data/ }).waitFor();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByText(/Version 1 is back/).waitFor();
    expect(await client.jobs.get('night/backup')).toMatchObject({ timeout: '10m', labels: {} });
    const [newest] = await client.jobs.versions('night/backup');
    expect(newest).toMatchObject({ origin: 'ui' });
    expect(complaints).toEqual([]);
  });

  it('has a line for each tick in the ledger, and says why', async () => {
    const { client, at } = dashboard;
    await client.jobs.pause('often', { note: 'short' });
    const paused = await client.jobs.get('often');
    expect(paused.status).toBe('inactive');
    const { page, complaints } = await at('jobs/often?tab=ledger');
    await page.getByText('Paused', { exact: true }).waitFor();
    await client.jobs.resume('often');
    await waitFor(async () => ((await page.getByRole('listitem').count()) > 3 ? true : undefined), {
      what: 'ticks are listed',
      withinMs: 60_000,
    });
    await client.jobs.update('often', { status: 'archived' });
    await page
      .getByRole('button', { name: /^Why\?/ })
      .last()
      .click();
    await page.getByRole('button', { name: /^Why\?/, expanded: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('is exported as a file, as a request and as a command line', async () => {
    const { page, complaints } = await dashboard.at('jobs/night%2Fbackup');
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    const text = page.getByRole('textbox', { name: /^(?:A file|A line)/ });
    await waitFor(async () => ((await text.inputValue()).startsWith('version: 1') ? true : undefined), {
      what: 'the YAML is shown',
    });
    await page.getByRole('button', { name: 'curl' }).click();
    expect(await text.inputValue()).toMatch(/^curl -X POST http:\/\/127/);
    await page.getByRole('button', { name: 'aster' }).click();
    expect(await text.inputValue()).toBe("aster create night/backup --cron '30 2 * * *' --tz Europe/Berlin -- true");
    await page.getByRole('button', { name: 'crontab' }).click();
    expect(await text.inputValue()).toBe('aster export crontab night/backup');
    expect(complaints).toEqual([]);
  });
});

describe('the page of a job that runs elsewhere', () => {
  it('has lines to copy by which its runs are told, once an address was made', async () => {
    const { page, complaints } = await dashboard.at('jobs/elsewhere');
    const lines = page.getByLabel('Lines to copy');
    await lines.getByText('/ping/<token>/start').waitFor();
    await page.getByRole('button', { name: 'shell', exact: true }).click();
    await page.getByRole('button', { name: 'Make an address' }).click();
    await page.getByText('It is shown this once').waitFor();
    const [, url = ''] = /(http:\/\/\S+)\/start/.exec((await lines.textContent()) ?? '') ?? [];
    expect(await (await fetch(url)).text()).toBe('OK');
    const { id } = await dashboard.client.jobs.get('elsewhere');
    const { items } = await dashboard.client.runs.list({ job_id: id });
    expect(items).toMatchObject([{ status: 'succeeded' }]);
    expect(complaints).toEqual([]);
  });
});

describe.each(pageLooks)('the page of a job in %s, %d pixels wide,', (theme, width) => {
  it.each(['', '?tab=ledger', '?tab=graph', '?tab=versions&versions=1..2', '?tab=settings'])(
    'has no barrier and no sideways scroll at %s',
    async (search) => {
      const opened = await dashboard.at(`jobs/night%2Fbackup${search}`, { theme, width, height: 800 });
      await opened.page.getByRole('button', { name: 'More to do' }).waitFor();
      await opened.page.getByLabel('Loading').first().waitFor({ state: 'detached' });
      expect(await faultsOf(opened)).toEqual([]);
    },
  );

  it('has none either with lines to copy', async () => {
    const opened = await dashboard.at('jobs/elsewhere', { theme, width, height: 800 });
    await opened.page.getByLabel('Lines to copy').waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });
});

describe('the next hour on the overview', () => {
  it('has a tick skipped and not skipped after all, and a job run now', async () => {
    const { jobs, runs } = dashboard.client;
    const minute = new Date(Date.now() + 30 * 60_000).getUTCMinutes(); // half an hour away, however long this takes
    const { id } = await jobs.create({ name: 'soon', cron_expr: `${minute} * * * *`, command: 'true' });
    const { page, complaints } = await dashboard.at('');
    const tick = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: 'soon', exact: true }) });
    await tick.hover();
    await tick.getByRole('button', { name: 'Skip this tick of soon' }).click();
    await page.getByText('This tick of soon will be skipped.').waitFor();
    expect(await jobs.skips(id)).toHaveLength(1);
    await tick.getByRole('button', { name: 'Do not skip this tick of soon' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await waitFor(async () => ((await jobs.skips(id)).length === 0 ? true : undefined), { what: 'it was taken back' });
    await tick.hover();
    await tick.getByRole('button', { name: 'Trigger soon now' }).click();
    await page.getByText('soon was triggered.').waitFor();
    expect((await runs.list({ job: 'soon' })).items).toMatchObject([{ trigger: 'manual' }]);
    expect(complaints).toEqual([]);
  });

  it('looks a day ahead; and what runs tells its last line while it is written', async () => {
    const { jobs, runs } = dashboard.client;
    const said = 'n=0; while :; do n=$((n+1)); echo "<b>shop $n</b>"; sleep 3; done'; // until it is cancelled
    await jobs.create({ name: 'talks', cron_expr: '@manually', command: 'sh', args: ['-c', said] });
    const { id } = await jobs.trigger('talks');
    const opened = await dashboard.at('');
    const { page } = opened;
    const line = page.getByRole('link', { name: /^Last line of talks: <b>shop \d+<\/b>$/ });
    const before = await line.textContent();
    await line.and(page.locator(`:not(:text-is("${before ?? ''}"))`)).waitFor();
    await page.getByRole('group', { name: 'How far ahead' }).getByRole('button', { name: '24h' }).click();
    await page.waitForURL(/\?ahead=24h$/);
    await page.getByRole('link', { name: 'Next 24 hours' }).waitFor();
    expect(await faultsOf(opened)).toEqual([]);
    await page.goBack();
    await page.getByRole('link', { name: 'Next hour' }).waitFor();
    await runs.cancel(id);
    expect(opened.complaints).toEqual([]);
  });
});
