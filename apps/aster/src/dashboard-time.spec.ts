import { waitFor } from '@aster-scheduler/core/testing';
import { type DashboardFixture, faultsOf, pageLooks, startDashboard } from './testing/dashboard-fixture.js';

let dashboard: DashboardFixture;
const hostileName = `<img src=x onerror=alert(1)> ${'long '.repeat(30)}end`;

beforeAll(async () => {
  dashboard = await startDashboard();
  const { jobs, runs } = dashboard.client;
  await jobs.create({ name: hostileName, cron_expr: '*/10 * * * *', timezone: 'Europe/Berlin', command: 'true' });
  const { id } = await jobs.trigger(hostileName);
  await waitFor(async () => ((await runs.get(id)).finished_at === null ? undefined : true), {
    what: 'a run is finished',
    withinMs: 60_000,
  });
});
afterEach(async () => dashboard.closePages());
afterAll(async () => dashboard?.stop());

describe('the timeline', () => {
  it('has its range and its rows in its address', async () => {
    const { page, complaints } = await dashboard.at('timeline');
    await page.getByRole('button', { name: 'pools' }).click();
    await page.waitForURL(/group=pool/);
    await page.getByRole('button', { name: 'Closer' }).click();
    await page.waitForURL(/from=20\d\d-.*to=20\d\d-/);
    const canvas = page.getByRole('img', { name: /^Runs from/ });
    const closer = await canvas.getAttribute('aria-label');
    await page.getByRole('button', { name: '24h' }).click();
    await page.waitForURL(/from=now-24h/);
    await waitFor(async () => (await canvas.getAttribute('aria-label')) !== closer, { what: 'the day is drawn' });
    const { x = 0, y = 0, width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
    await page.mouse.move(x + width / 4, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.up();
    await page.waitForURL(/from=20\d\d-/); // what was drawn over
    await page.goBack();
    await page.waitForURL(/from=now-24h/);
    await page.getByRole('button', { name: 'jobs', exact: true }).click();
    await page.getByLabel('Filter').fill('label:team');
    await page.getByText('label:team is not of the form name=value').waitFor();
    await page.getByLabel('Filter').fill('label:team=none');
    await page.getByText('No job matches.').waitFor();
    await page.getByRole('button', { name: 'label team=none ✕' }).click();
    await canvas.waitFor();
    expect(complaints).toEqual([]);
  });

  it('tells of the bar that is pointed at, and opens its run', async () => {
    const { client } = dashboard;
    const [run] = (await client.runs.list({ job: hostileName, status: 'succeeded', limit: 1 })).items;
    if (run === undefined || run.started_at === null) throw new Error('no run has succeeded');
    const startedAt = Date.parse(run.started_at);
    const iso = (ms: number) => new Date(ms).toISOString();
    const { page, complaints } = await dashboard.at(
      `timeline?from=${iso(startedAt - 60_000)}&to=${iso(startedAt + 60_000)}`,
    );
    const canvas = page.getByRole('img', { name: /^Runs from/ });
    const area = canvas.locator('xpath=..');
    await waitFor(
      async () => (await canvas.boundingBox())?.width === Math.floor((await area.boundingBox())?.width ?? 0),
      {
        what: 'the drawing is as wide as its place',
      },
    );
    const { x = 0, y = 0, width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
    // the only row; a bar of some milliseconds is drawn two pixels wide
    await page.mouse.move(x + width / 2 + 1, y + height / 2);
    await page.getByText(/^succeeded, \d/).waitFor();
    await page.mouse.move(x + width / 4, y + height / 2);
    await page.getByText(/^succeeded, \d/).waitFor({ state: 'detached' });
    await page.mouse.click(x + width / 2 + 1, y + height / 2);
    await page.waitForURL(new RegExp(`/runs/${run.id}`));
    await page.goBack();
    await canvas.waitFor();
    await page.mouse.click(x + width / 4, y + height / 2); // nothing ran there
    await page.waitForURL(/tab=ledger&at=/);
    await page
      .getByRole('status')
      .filter({ hasText: /(?:UTC|CES?T) · .*ago/ })
      .waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('the calendar', () => {
  it('shows what will start, for a day and for a week', async () => {
    const { page, complaints } = await dashboard.at('calendar');
    await page.getByRole('heading', { name: /^Load: [\d,]+ starts/ }).waitFor();
    await page.getByRole('button', { name: 'next 7 days' }).click();
    await page.waitForURL(/view=week/);
    await page.getByRole('heading', { name: /^Load: [\d,]+ starts/ }).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'iCalendar' }).click();
    expect((await saved).suggestedFilename()).toBe('aster.ics');
    await page.getByRole('button', { name: 'last 7 days' }).click();
    await page.getByText(/^(?:What was: [\d,]+ runs?|Nothing has ended in this time\.)$/).waitFor(); // added up later
    expect(complaints).toEqual([]);
  });
});

describe.each(pageLooks)('timeline and calendar in %s, %d pixels wide,', (theme, width) => {
  it.each(['timeline', 'timeline?group=worker', 'calendar', 'calendar?view=week', 'calendar?view=past'])(
    'have no barrier and no sideways scroll at ui/%s',
    async (path) => {
      const opened = await dashboard.at(path, { theme, width, height: 800 });
      await opened.page.getByRole('heading', { level: 1 }).waitFor();
      await opened.page.getByLabel('Loading').waitFor({ state: 'detached' });
      expect(await faultsOf(opened)).toEqual([]);
    },
  );
});
