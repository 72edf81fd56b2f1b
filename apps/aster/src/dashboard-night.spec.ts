import { waitFor } from '@aster-scheduler/core/testing';
import { type DashboardFixture, startDashboard } from './testing/dashboard-fixture.js';

let dashboard: DashboardFixture;

const script = (table: string) => ({
  command: 'sh',
  args: [
    '-c',
    'echo reading orders; test "$1" = orders || { echo "FATAL: relation $1 does not exist" >&2; exit 2; }',
    'sh',
    table,
  ],
});

beforeAll(async () => {
  dashboard = await startDashboard();
  const { jobs } = dashboard.client;
  await jobs.create({ name: 'night/orders', cron_expr: '30 2 * * *', max_retries: 0, ...script('orders') });
  await jobs.create({ name: 'night/customers', cron_expr: '0 2 * * *', command: 'true' });
  await finished('night/customers');
  await finished('night/orders');
  await jobs.update('night/orders', script('orders_v2'));
  await finished('night/orders');
});
afterAll(async () => dashboard?.stop());

async function finished(name: string): Promise<void> {
  const { runs, jobs } = dashboard.client;
  const { id } = await jobs.trigger(name);
  await waitFor(async () => ((await runs.get(id)).finished_at === null ? undefined : true), {
    what: `a run of ${name} is finished`,
    withinMs: 60_000,
  });
}

describe('somebody who knows only that a job failed last night', () => {
  it('finds which, why, since when and what was changed, and repairs it, by what the pages show', async () => {
    const { page, complaints } = await dashboard.at('');
    // which
    await page.getByRole('heading', { level: 1 }).getByRole('link', { name: '1 job is failing' }).click();
    const row = page.getByRole('row', { name: /night\/orders/ });
    await row.getByText('FATAL: relation orders_v2 does not exist').waitFor();
    expect(await page.getByRole('row', { name: /night\/customers/ }).count()).toBe(0);
    await row.getByRole('link', { name: 'night/orders' }).click();
    // since when
    await page.getByRole('heading', { name: 'What its failures say' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: /orders_v2 does not exist once, .* ago$/ })
      .waitFor();
    // why
    await page
      .getByRole('list', { name: /^The last 2 runs/ })
      .getByRole('link', { name: /^failed/ })
      .click();
    await page.getByRole('heading', { name: 'Failed: exit code 2' }).waitFor();
    await page.getByText('The job was changed in between (args)').waitFor();
    await page.getByText('First line that the last success did not have').waitFor();
    // what was changed
    await page.getByRole('link', { name: 'What was changed' }).click();
    await page.getByRole('row', { name: /args.*orders.*orders_v2/ }).waitFor();
    // repaired, and proven
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByText('Version 1 is back, as version 3.').waitFor();
    await page.getByRole('button', { name: 'Trigger' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Trigger' }).click();
    await page.getByRole('heading', { name: 'Succeeded' }).waitFor();
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByRole('heading', { name: 'All right' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
