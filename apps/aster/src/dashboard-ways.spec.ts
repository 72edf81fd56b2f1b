import { waitFor } from '@aster-scheduler/core/testing';
import type { Page } from 'playwright-core';
import { type DashboardFixture, faultsOf, pageLooks, startDashboard } from './testing/dashboard-fixture.js';
import { inShell } from './testing/in-shell.js';
import { openPage } from './testing/open-browser.js';

let dashboard: DashboardFixture;

beforeAll(async () => {
  dashboard = await startDashboard();
  const { jobs } = dashboard.client;
  await jobs.create({ name: 'night/load', cron_expr: '@manually', command: 'true' });
  await jobs.create({ name: 'night/report', command: 'true', depends_on: ['night/load'] });
  await jobs.create({
    ...{ name: 'night/alarm', command: 'true' },
    depends_on: [{ job: 'night/load', condition: 'failure' }],
  });
  await jobs.create({ name: 'sleeps', cron_expr: '@manually', command: 'sleep', args: ['600'] });
});
afterEach(async () => dashboard.closePages());
afterAll(async () => dashboard?.stop());

/** The address tells of a filter before the list is another one: what is chosen until then is forgotten with it. */
async function isPressed(page: Page, name: string | RegExp, pressed: boolean): Promise<void> {
  await page.getByRole('button', { name, pressed, exact: true }).waitFor();
}

describe('keys', () => {
  it.each([
    ['gj', 'do what they do', 'jobs'],
    ['/n', 'are no commands behind one that leads to a field', ''],
  ])('%s that are pressed before the pages are there %s', async (keys, _, path) => {
    const { page, complaints } = await openPage(dashboard.browser, dashboard.origin);
    let send = () => undefined as void;
    const isPressed = new Promise<void>((resolve) => (send = resolve));
    const script = page.waitForRequest(/shared-[^/]*\.js$/);
    await page.route(/shared-[^/]*\.js$/, async (route) => {
      await isPressed;
      await route.continue();
    });
    await page.goto(`${dashboard.origin}/ui/`, { waitUntil: 'commit' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.type(keys);
    await script;
    send();
    await page.waitForURL(`${dashboard.origin}/ui/${path}`);
    await page.locator('#page h1').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor(); // whatever came before has been done
    expect(page.url()).toBe(`${dashboard.origin}/ui/${path}`);
    expect(complaints).toEqual([]);
  });
});

describe('the palette', () => {
  it('finds a job by a few letters, and goes there', async () => {
    const { page, complaints } = await dashboard.at('');
    await page.locator('#page h1').waitFor(); // what is drawn before the pages knows no keys
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump' }).fill('night/rep');
    await page.getByRole('option', { name: 'night/report' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'night/report' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('does something with the job whose page is open', async () => {
    const { page } = await dashboard.at('jobs/night%2Fload');
    await page.getByRole('heading', { name: 'night/load' }).waitFor();
    await page.getByRole('button', { name: 'Search or jump' }).click();
    await page.getByRole('combobox', { name: 'Search or jump' }).fill('trig');
    await page.getByRole('option', { name: /^Trigger…/ }).click();
    await page.getByRole('dialog', { name: 'Trigger night/load' }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('do='));
  });

  it('explains a schedule and begins a job with it; an instant leads to what ran then', async () => {
    const { page } = await dashboard.at('');
    await page.locator('#page h1').waitFor(); // what is drawn before the pages knows no keys
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search or jump' });
    await field.fill('2026-03-01T03:00:00Z');
    await page.getByRole('option', { name: /^What ran at 2026-03-01 04:00:00 CET/ }).waitFor();
    await field.fill('*/10 * * * *');
    await page.getByRole('option', { name: /every 10 minutes/i }).click();
    await page.waitForURL(/jobs\/new\?cron_expr=/);
    await page.getByRole('heading', { name: 'New job' }).waitFor();
    expect(await page.getByLabel('Expression').inputValue()).toBe('*/10 * * * *');
  });
});

describe('keys', () => {
  it('are told by ?, and do nothing once they are turned off', async () => {
    const { page, findBarriers } = await dashboard.at('jobs');
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    expect(await findBarriers()).toEqual([]);
    await page.getByLabel('Keys without Ctrl do something').uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Keys' }).count()).toBe(0);
  });

  it('lead from a run to the calendar by g c, and do not cancel it by the c', async () => {
    const { id } = await dashboard.client.jobs.trigger('sleeps');
    const running = async () => ((await dashboard.client.runs.get(id)).status === 'running' ? true : undefined);
    await waitFor(running, { what: 'the run has started', withinMs: 60_000 });
    const { page } = await dashboard.at(`runs/${id}`);
    await page.getByRole('button', { name: 'Cancel', disabled: false }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Calendar' }).waitFor();
    expect(await running()).toBe(true);
    await dashboard.client.runs.cancel(id);
  });
});

describe('the list of jobs', () => {
  const box = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true });

  it('does one thing to some that are chosen, and takes it back', async () => {
    const { page, complaints } = await dashboard.at('jobs?q=night');
    const statuses = async () =>
      (await dashboard.client.jobs.list({ q: 'night/' })).items.map(({ name, status }) => `${name} ${status}`);
    const { version: before } = await dashboard.client.jobs.get('night/alarm');
    await box(page, 'night/alarm').click();
    await box(page, 'night/report').click({ modifiers: ['Shift'] });
    const bar = page.getByRole('region', { name: 'Chosen jobs' });
    await bar.getByText('3 jobs selected').waitFor();
    await box(page, 'night/load').click();
    await bar.getByText('2 jobs selected').waitFor();
    const [chip, first] = [page.getByRole('button', { name: 'active', exact: true }), box(page, 'night/alarm')];
    const narrowed = async (pressed: boolean) => isPressed(page, 'active', pressed);
    await chip.click();
    await bar.waitFor({ state: 'detached' });
    await chip.click();
    await page.waitForURL(/q=night$/);
    await narrowed(false);
    await page.goBack(); // undoes the last filter
    await page.waitForURL(/status=active/);
    await narrowed(true);
    await page.goForward();
    await page.waitForURL(/q=night$/);
    await narrowed(false);
    expect(await first.isChecked()).toBe(false); // what was forgotten does not come back
    await first.click();
    await page.keyboard.press('Escape'); // with the focus on the box
    await bar.waitFor({ state: 'detached' });
    await first.click();
    await box(page, 'night/report').click();
    await bar.getByRole('button', { name: 'Pause…' }).click();
    await page.getByLabel(/^Why/).fill('the warehouse moves');
    await page.getByRole('button', { name: 'Pause 2 jobs' }).click();
    await page.getByText('2 jobs paused.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click(); // at once: it is offered for ten seconds
    await page.getByText('2 jobs resumed.').waitFor();
    expect(await statuses()).toEqual(['night/alarm active', 'night/load active', 'night/report active']);
    expect((await dashboard.client.jobs.get('night/alarm')).version).toBe(before + 2); // it was paused, then resumed
    expect(complaints).toEqual([]);
  });

  it('does one thing to all that match, with the number that the server has counted', async () => {
    const opened = await dashboard.at('jobs?q=night', { height: 800 });
    const { page } = opened;
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('x');
    await page.getByRole('button', { name: 'Select all 3 that match' }).click();
    await page.getByRole('button', { name: 'Label…' }).click();
    await page.getByLabel(/^Labels/).fill('team=data');
    expect(await faultsOf(opened)).toEqual([]);
    const same = page.getByRole('group', { name: 'The same from a shell' });
    const labelled = async () =>
      (await dashboard.client.jobs.list({ label: ['team=data'] })).items.map(({ name }) => name);
    for (const [way, word] of [
      ['Copy', 'aster '],
      ['Copy as curl', 'curl '],
    ] as const) {
      await same.getByRole('button', { name: way, exact: true }).click();
      const copied = async () => page.evaluate<string>('navigator.clipboard.readText()');
      const line = await waitFor(
        async () => {
          const text = await copied();
          return text.startsWith(word) ? text : undefined;
        },
        { what: `${way} has copied` },
      );
      await inShell(line, dashboard.origin);
      await waitFor(async () => ((await labelled()).length === 3 ? true : undefined), { what: `${way} has labelled` });
      const { items } = await dashboard.client.jobs.list({ label: ['team=data'] });
      for (const { id } of items) await dashboard.client.jobs.update(id, { labels: {} });
    }
    await page.getByRole('button', { name: 'Label 3 jobs' }).click();
    await page.getByText('3 jobs labelled.').waitFor();
    expect(await labelled()).toEqual(['night/alarm', 'night/load', 'night/report']);
  });

  it('is counted by folder and narrowed to one, and arrows tell of each mark of a row', async () => {
    const { jobs, runs } = dashboard.client;
    await jobs.create({ name: 'marks/one', cron_expr: '@manually', command: 'false', max_retries: 0 });
    await runs.get((await jobs.trigger('marks/one')).id, { waitMs: 30_000 });
    const opened = await dashboard.at('jobs');
    const { page } = opened;
    await page.getByLabel('Count by').selectOption('folder');
    await page.getByRole('button', { name: /^marks\/ 1/ }).click();
    await page.waitForURL(({ searchParams: asked }) => asked.get('q') === 'folder:marks/');
    await page.getByText(/^1 of \d+ jobs$/).waitFor();
    await page.getByRole('button', { name: '‹ all folders' }).waitFor();
    await page.getByRole('img', { name: 'the last 1: 1 failed' }).waitFor();
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page
      .getByRole('status')
      .filter({ hasText: /^failed/i })
      .waitFor();
    expect(await faultsOf(opened)).toEqual([]);
    await page.locator('[data-strip]').click({ position: { x: 116, y: 14 } });
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
    await jobs.delete('marks/one');
    expect(opened.complaints).toEqual([]);
  });

  it('has its columns in the order and as wide as somebody wants, by keys too, and keeps them', async () => {
    const opened = await dashboard.at('jobs?q=night', { height: 800 });
    const { page } = opened;
    const heads = async () =>
      page.locator('[data-column]').evaluateAll((all) => all.map(({ textContent }) => textContent));
    const width = async (key: string) => (await page.locator(`[data-column="${key}"]`).boundingBox())?.width ?? 0;
    await page.locator('[data-column="name"]').waitFor(); // the list comes after what chooses its columns
    await page.getByLabel('Columns', { exact: true }).focus();
    await page.keyboard.press('Enter');
    const left = page.getByRole('button', { name: 'Last run further left' });
    await left.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter'); // the focus went along
    expect((await heads()).slice(0, 3)).toEqual(['Last run', 'Name', 'Last 20']);
    expect(await left.getAttribute('aria-disabled')).toBe('true');
    expect(await faultsOf(opened)).toEqual([]);
    const before = await width('name');
    await page.getByRole('button', { name: 'Name wider' }).click();
    await waitFor(async () => ((await width('name')) > before + 10 ? true : undefined), { what: 'it is wider' });
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Columns');
    const wide = await width('name');
    await page.keyboard.press('b'); // the rail
    await page.getByRole('button', { name: 'Show words' }).waitFor();
    expect(await faultsOf(opened)).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Show words' }).click();
    await page.locator('[data-column="name"]').waitFor(); // the list comes after the rail
    expect((await heads()).slice(0, 2)).toEqual(['Last run', 'Name']);
    expect(Math.abs((await width('name')) - wide)).toBeLessThan(2);
  });

  it('is loaded anew where one of its parts is gone with an update', async () => {
    const { page } = await dashboard.at('jobs?q=night');
    await box(page, 'night/load').click();
    await page.route(/\/job-bulk-dialog-[^/]+\.js/, async (route) => route.fulfill({ status: 404 }), { times: 1 });
    const next = '<script type="module" src="./assets/next.js"></script>';
    await page.route(/\/ui\/jobs/, async (route) => route.fulfill({ contentType: 'text/html', body: next }), {
      times: 1,
    });
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Pause…' }).click()]);
    await box(page, 'night/load').click();
    await page.getByRole('button', { name: 'Pause…' }).click();
    await page.getByRole('dialog', { name: 'Pause 1 job' }).waitFor();
  });

  it('keeps each of two filters that are chosen before it is drawn again', async () => {
    const { page } = await dashboard.at('jobs');
    await box(page, 'night/load').waitFor();
    await page.evaluate(`for (const chip of document.querySelectorAll('.choice-chip'))
      if (['active', 'never ran'].includes(chip.textContent)) chip.click()`);
    await page.waitForURL(/status=active&health=never$/);
  });

  it('is kept as a view, which stands beside every page until it is forgotten', async () => {
    const { page, complaints } = await dashboard.at('jobs?health=never&sort=-updated');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Never ran');
    await page.keyboard.press('Enter');
    await page.goto(`${dashboard.origin}/ui/workers`);
    await page.getByRole('link', { name: 'Never ran' }).click();
    await page.waitForURL(/jobs\?health=never&sort=-updated$/);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('link', { name: 'Never ran' }).click();
    await page.waitForURL(/jobs\?health=never&sort=-updated$/);
    await page.getByRole('button', { name: 'Never ran', exact: true }).click();
    await page.getByText('The view Never ran is forgotten.').waitFor();
    expect(await page.getByRole('link', { name: 'Never ran' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('the list of runs', () => {
  it('cancels all that match, and repeats those that are chosen', async () => {
    const { jobs, runs } = dashboard.client;
    const job = await jobs.create({
      ...{ name: 'night/long', cron_expr: '@manually', command: 'sleep', args: ['600'], concurrency_policy: 'allow' },
    });
    for (const { id } of [job, job, job]) await jobs.trigger(id);
    const opened = await dashboard.at('runs?job=night%2Flong', { height: 800 });
    const { page } = opened;
    await page.getByText('3 runs', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Copy as' }).click();
    await page.getByRole('menuitem', { name: 'aster runs night/long' }).click();
    await page.getByText('Copied.').waitFor();
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe('aster runs night/long');
    await page.getByRole('grid', { name: 'Runs' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Select all 3 that match' }).click();
    await page.getByRole('button', { name: 'Cancel…' }).click();
    await page.getByText('Of all that match, those that are running, scheduled or waiting.').waitFor();
    expect(await faultsOf(opened)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel 3 runs' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel('Reason', { exact: true }).selectOption('missed'); // it is followed nevertheless
    await page.getByText('3 runs cancelled.').waitFor();
    await page.getByRole('button', { name: 'any reason' }).click();

    const ended = page.getByRole('checkbox', { name: /^Select night\/long, cancelled/ });
    await ended.nth(2).waitFor({ timeout: 60_000 });
    await page.getByLabel('Reason', { exact: true }).selectOption('cancelled_by_user');
    await page.waitForURL(/reason=cancelled_by_user/);
    await page.getByText('3 runs', { exact: true }).waitFor();
    await page.getByLabel('Reason', { exact: true }).selectOption('missed');
    await page.getByText('No run matches.').waitFor();
    await page.getByRole('button', { name: 'any reason' }).click();
    await page.waitForURL((url) => !url.search.includes('reason'));
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Reason');
    await ended.nth(0).click();
    await ended.nth(1).click({ modifiers: ['Shift'] });
    await page.getByRole('button', { name: 'Run again…' }).click();
    await page.getByRole('button', { name: 'Run 2 runs again' }).click();
    await page.getByText('2 runs repeated.').waitFor();
    const { items } = await runs.list({ job_id: job.id, trigger: 'retry' });
    expect(items).toHaveLength(2);
    for (const { id } of items) await runs.cancel(id);

    const { id } = await jobs.trigger('night/load');
    await page.getByRole('button', { name: 'all jobs ✕' }).click();
    await page.getByRole('grid', { name: 'Runs' }).getByText('night/load').first().waitFor();
    await page.goto(`${dashboard.origin}/ui/runs/${id}`);
    const after = page.getByRole('list', { name: 'Jobs that run after it' });
    await after.getByRole('listitem').filter({ hasText: 'night/alarm not started: needs failure' }).waitFor();
    await after.getByRole('link', { name: /night\/report$/ }).click();
    await page.getByRole('link', { name: `after upstream run ${id.slice(0, 8)}` }).waitFor();
  });

  it('is put in order by the head of a column, also by keys, and says so in its address', async () => {
    const { jobs } = dashboard.client;
    await jobs.create({ name: 'night/quick', cron_expr: '@manually', command: 'true' });
    await jobs.trigger('night/quick');
    await jobs.trigger('night/quick', { args: [] });
    const opened = await dashboard.at('runs?job=night%2Fquick');
    const { page } = opened;
    await page.getByText('2 runs', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Duration' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=-duration$/);
    await page.getByRole('columnheader', { name: 'Duration' }).and(page.locator('[aria-sort="descending"]')).waitFor();
    await page.getByRole('grid', { name: 'Runs' }).getByRole('row').nth(2).waitFor();
    expect(await faultsOf(opened)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=duration$/);
    await page.getByRole('button', { name: 'Scheduled', exact: true }).click();
    await page.waitForURL((url) => !url.search.includes('sort'));
    expect(opened.complaints).toEqual([]);
  });
});

describe('what is asked about those that are chosen', () => {
  it('is asked no longer once somebody has gone back to another list', async () => {
    await dashboard.client.jobs.trigger('night/load');
    const { page, complaints } = await dashboard.at('runs?job=night%2Fload');
    const run = page.getByRole('checkbox', { name: /^Select night\/load, succeeded/ });
    await run.first().waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: /^succeeded/ }).click();
    await page.waitForURL(/status=succeeded/);
    await isPressed(page, /^succeeded/, true);
    await run.first().click();
    await page.getByRole('button', { name: 'Run again…' }).click();
    await page.getByRole('dialog', { name: 'Run 1 run again' }).waitFor();
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('status='));
    await isPressed(page, /^succeeded/, false);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await run.first().click();
    await page.getByRole('region', { name: 'Chosen runs' }).getByText('1 run selected').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe('the graph', () => {
  it('shows who waits for whom, and what is around one job', async () => {
    const { page, complaints } = await dashboard.at('graph');
    const drawing = page.getByRole('group', { name: 'Drawing of the graph' });
    await drawing.getByRole('link', { name: /night\/report/ }).waitFor();
    await drawing.getByText('on failure').waitFor();
    await page.getByLabel('Job in the middle').fill('night/report');
    await page.waitForURL(/focus=night%2Freport/);
    await page.getByText('2 of 3 jobs').waitFor();
    for (const [name, said] of [
      ['night/lod', 'There is no job night/lod.'],
      ['sleeps', 'sleeps runs after no other job, and none runs after it.'],
    ] as const) {
      await page.getByLabel('Job in the middle').fill(name);
      await page.keyboard.press('Enter');
      await page.getByText(said).waitFor();
    }
    await page.getByRole('button', { name: 'Show all' }).click();
    await drawing.getByRole('link', { name: /^(?:succeeded )?night\/load/ }).click();
    await page.getByRole('heading', { name: 'night/load' }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('the graph that is drawn at', () => {
  it('lets a job run after another one, and refuses a circle with its jobs', async () => {
    const opened = await dashboard.at('graph', { height: 800 });
    const { page } = opened;
    await page.getByRole('button', { name: 'Draw edges' }).click();
    const box = (name: string) => page.locator(`button[data-job][title^="${name}"]`);
    const middle = async (name: string) => {
      const { x = 0, y = 0, width = 0, height = 0 } = (await box(name).boundingBox()) ?? {};
      return [x + width / 2, y + height / 2] as const;
    };
    expect(await faultsOf(opened)).toEqual([]);
    await page.mouse.move(...(await middle('night/report')));
    await page.mouse.down();
    await page.mouse.move(...(await middle('night/alarm')), { steps: 4 });
    await page.mouse.up();
    await page.getByRole('dialog', { name: 'night/alarm runs after night/report' }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'night/alarm after night/report, on success' }).waitFor();
    await box('night/alarm').click();
    await box('night/load').click();
    await page.getByRole('dialog', { name: 'night/load runs after night/alarm' }).waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText(/night\/alarm.*night\/load/)
      .waitFor();
    const { depends_on: edges } = await dashboard.client.jobs.get('night/alarm');
    expect(edges.map(({ job, condition }) => `${job} ${condition}`)).toEqual([
      'night/load failure',
      'night/report success',
    ]);
  });
});

describe('the wall', () => {
  it('says in large letters how all is, with no rail around it', async () => {
    const { page, complaints } = await dashboard.at('wall');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe.each(pageLooks)('graph, wall and palette in %s, %d pixels wide,', (theme, width) => {
  it.each(['graph', 'graph?focus=night%2Freport', 'wall', 'jobs?health=failing&sort=-last'])(
    'have no barrier and no sideways scroll at ui/%s',
    async (path) => {
      const opened = await dashboard.at(path, { theme, width, height: 800 });
      await opened.page.getByRole('heading', { level: 1 }).waitFor();
      await opened.page.getByLabel('Loading').first().waitFor({ state: 'detached' });
      expect(await faultsOf(opened)).toEqual([]);
    },
  );

  it('have none in the open palette', async () => {
    const opened = await dashboard.at('', { theme, width, height: 800 });
    await opened.page.locator('#page h1').waitFor();
    await opened.page.keyboard.press('Control+k');
    await opened.page.getByRole('combobox', { name: 'Search or jump' }).fill('night');
    await opened.page.getByRole('option', { name: 'night/load' }).waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });
});
