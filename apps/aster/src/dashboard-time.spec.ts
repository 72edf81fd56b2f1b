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
    const canvas = page.getByRole('img', { name: /^Runs from/ });
    const hoursDrawn = async () => {
      const [from = '', to = ''] =
        ((await canvas.getAttribute('aria-label')) ?? '').match(/\d{4}-\d\d-\d\d [\d:]+/g) ?? [];
      return (Date.parse(to) - Date.parse(from)) / 3_600_000;
    };
    await waitFor(async () => (await hoursDrawn()) > 5, { what: 'six hours are drawn, and one to come' });
    await page.getByRole('button', { name: 'Closer' }).click();
    await page.waitForURL(/from=20\d\d-.*to=20\d\d-/);
    await waitFor(async () => (await hoursDrawn()) < 5, { what: 'less is drawn' });
    await page.getByRole('button', { name: '24h' }).click();
    await page.waitForURL(/from=now-24h/);
    await waitFor(async () => (await hoursDrawn()) > 25, { what: 'the day is drawn' });
    const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
    await canvas.hover({ position: { x: width / 4, y: height / 2 } });
    await page.mouse.down();
    await canvas.hover({ position: { x: width / 2, y: height / 2 } });
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
    const isAsWide = async () =>
      (await canvas.boundingBox())?.width === Math.floor((await area.boundingBox())?.width ?? 0);
    await waitFor(isAsWide, { what: 'the drawing is as wide as its place' });
    const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {};
    // the only row; a bar of some milliseconds is drawn two pixels wide
    const [bar, beside] = [width / 2 + 1, width / 4].map((x) => ({ position: { x, y: height / 2 } }));
    await canvas.hover(bar);
    await page.getByText(/^succeeded, \d/).waitFor();
    await canvas.hover(beside);
    await page.getByText(/^succeeded, \d/).waitFor({ state: 'detached' });
    await canvas.click(bar);
    await page.waitForURL(new RegExp(`/runs/${run.id}`));
    await page.goBack();
    await waitFor(isAsWide, { what: 'the drawing is as wide as its place again' });
    await canvas.click(beside); // nothing ran there
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
      await opened.page.getByLabel('Loading').first().waitFor({ state: 'detached' });
      expect(await faultsOf(opened)).toEqual([]);
    },
  );
});
