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
  it('tells what ran and what is to come, and opens the run that is pointed at', async () => {
    const { page, complaints } = await dashboard.at('timeline?from=now-1m&to=now%2B20m');
    const row = page.getByRole('link', { name: /1 succeeded, \d+ to come/ });
    await row.waitFor();
    const canvas = page.locator('canvas');
    const box = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    for (let x = 0; x < box.width && (await canvas.getAttribute('data-pointed')) !== 'true'; x += 2) {
      await page.mouse.move(box.x + x, box.y + 14);
    }
    await page.getByText('succeeded, ').waitFor();
    await page.mouse.down();
    await page.mouse.up();
    await page.waitForURL(/\/ui\/runs\//);
    expect(complaints).toEqual([]);
  });

  it('has its range and its rows in its address', async () => {
    const { page, complaints } = await dashboard.at('timeline');
    await page.getByRole('button', { name: 'pools' }).click();
    await page.waitForURL(/group=pool/);
    await page.getByRole('button', { name: 'Closer' }).click();
    await page.waitForURL(/from=20\d\d-.*to=20\d\d-/);
    await page.getByRole('button', { name: '24h' }).click();
    await page.waitForURL(/from=now-24h/);
    expect(complaints).toEqual([]);
  });
});

describe('the calendar', () => {
  it('shows what will start, for a day and for a week', async () => {
    const { page, complaints } = await dashboard.at('calendar');
    await page.getByRole('heading', { name: /^Load: 14[34] starts/ }).waitFor();
    await page.getByRole('button', { name: 'next 7 days' }).click();
    await page.waitForURL(/view=week/);
    await page.getByRole('heading', { name: /^Load: 100[0-9] starts/ }).waitFor();
    expect(complaints).toEqual([]);
  });
});

describe.each(pageLooks)('timeline and calendar in %s, %d pixels wide,', (theme, width) => {
  it.each(['timeline', 'timeline?group=worker', 'calendar', 'calendar?view=week'])(
    'have no barrier and no sideways scroll at ui/%s',
    async (path) => {
      const opened = await dashboard.at(path, { theme, width, height: 800 });
      await opened.page.getByRole('heading', { level: 1 }).waitFor();
      await opened.page.getByLabel('Loading').waitFor({ state: 'detached' });
      expect(await faultsOf(opened)).toEqual([]);
    },
  );
});
