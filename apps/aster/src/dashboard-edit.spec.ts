import { waitFor } from '@aster-scheduler/core/testing';
import { type DashboardFixture, faultsOf, pageLooks, startDashboard } from './testing/dashboard-fixture.js';

let dashboard: DashboardFixture;
const hostileName = '<b>new</b>/مهمة';

beforeAll(async () => {
  dashboard = await startDashboard();
  await dashboard.client.jobs.create({ name: 'load', cron_expr: '@manually', command: 'true' });
});
afterEach(async () => dashboard.closePages());
afterAll(async () => dashboard?.stop());

describe('the form of a job', () => {
  it('makes a job of a pasted line, and shows when it is due before it is made', async () => {
    const { client, at } = dashboard;
    const { page, complaints } = await at('jobs/new');
    await page.getByLabel('Name', { exact: true }).fill(hostileName);
    await page.getByLabel('Paste a line of a shell').fill(`echo 'a  b' "" c`);
    await page.getByRole('button', { name: 'Split' }).click();
    await page.getByLabel('Expression').fill('30 2 * * *');
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await page.getByText('7 ticks in the seven days to come').waitFor();
    await page.getByText(/^The clock there is moved/).waitFor();
    await page.getByRole('button', { name: 'Add a variable' }).click();
    await page.getByLabel('Name of variable 1').fill('MODE');
    await page.getByLabel('Value of variable 1').fill('fast');
    await page.getByRole('button', { name: 'Job', exact: true }).click();
    await page.getByLabel('Job 1 that it runs after').fill('load');
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByRole('row', { name: /args/ }).waitFor();
    await page.getByRole('dialog').locator(':focus').waitFor(); // it takes the focus once it is drawn
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: hostileName, exact: true }).waitFor();
    expect(await client.jobs.get(hostileName)).toMatchObject({
      command: 'echo',
      args: ['a  b', '', 'c'],
      env: { MODE: 'fast' },
      cron_expr: '30 2 * * *',
      timezone: 'Europe/Berlin',
      depends_on: [{ job: 'load', condition: 'success' }],
    });
    expect(complaints).toEqual([]);
  });

  it('says what is wrong with an expression at once, and offers a shell where a line needs one', async () => {
    const { page, complaints } = await dashboard.at('jobs/new');
    await page.getByLabel('Expression').fill('61 * * * *');
    await page.getByText(/61/).first().waitFor();
    expect(await page.getByLabel('Expression').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Paste a line of a shell').fill('a | b');
    await page.getByRole('button', { name: 'It has a pipe: use sh -c' }).click();
    expect(await page.getByLabel('Argument 2', { exact: true }).inputValue()).toBe('a | b');
    expect(complaints).toEqual([]);
  });

  it('shows what the server refuses at its field', async () => {
    await dashboard.client.jobs.create({ name: 'refused', cron_expr: '@daily', command: 'true' });
    const { page, complaints } = await dashboard.at('jobs/refused/edit');
    await page.getByLabel('An attempt may take').fill('soon');
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('[name="timeout"][aria-invalid="true"]').waitFor();
    expect(complaints).toEqual([]);
  });

  it('keeps what is not saved over a reload', async () => {
    await dashboard.client.jobs.create({ name: 'kept', cron_expr: '@daily', command: 'true' });
    const { page, complaints } = await dashboard.at('jobs/kept/edit');
    await page.getByLabel('Owner').fill('team data');
    await page.reload();
    await page.getByText('This is what you had not saved yet.').waitFor();
    expect(await page.getByLabel('Owner').inputValue()).toBe('team data');
    await page.getByRole('button', { name: 'Begin anew' }).click();
    expect(await page.getByLabel('Owner').inputValue()).toBe('');
    expect(complaints).toEqual([]);
  });

  it('puts what somebody else has changed meanwhile beside mine, and saves what is chosen', async () => {
    const { client, at } = dashboard;
    await client.jobs.create({ name: 'shared', cron_expr: '@daily', command: 'true' });
    const { page, complaints, findBarriers } = await at('jobs/shared/edit');
    await page.getByLabel('An attempt may take').fill('30m');
    await page.getByLabel('Owner').fill('me');
    await client.jobs.update('shared', { timeout: '20m', owner: 'others', priority: 7 });
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Somebody else has changed this job').waitFor();
    expect(await findBarriers()).toEqual([]);
    await page.getByLabel(/^Take theirs: others/).check();
    await page.getByRole('button', { name: 'Go on with this' }).click();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('row', { name: 'timeout 20m 30m' }).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved as version 3.').waitFor();
    expect(await client.jobs.get('shared')).toMatchObject({ timeout: '30m', owner: 'others', priority: 7 });
    expect(complaints).toEqual([]);
  });

  it('shows whatever field the keys come to, and none of them behind the foot', async () => {
    const { page } = await dashboard.at('jobs/new', { width: 390, height: 700 });
    await page.getByLabel('Name', { exact: true }).focus();
    const hidden = [];
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press('Tab');
      const behind = await page.locator(':focus').evaluate((field) => {
        const { x, y, width, height } = field.getBoundingClientRect();
        const top = field.ownerDocument.elementFromPoint(x + width / 2, y + height / 2);
        return top === null || field.contains(top) || top.contains(field) ? undefined : field.outerHTML;
      });
      if (behind !== undefined) hidden.push(behind);
    }
    expect(hidden).toEqual([]);
  });

  it('begins a new job as a copy', async () => {
    const { client, at } = dashboard;
    await client.jobs.create({ name: 'model', cron_expr: '@daily', command: 'echo', args: ['x'], owner: 'ops' });
    const { page, complaints } = await at('jobs/model');
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Copy…' }).click();
    await page.getByRole('button', { name: 'Review and create' }).click();
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'model copy', exact: true }).waitFor();
    expect(await client.jobs.get('model copy')).toMatchObject({ args: ['x'], owner: 'ops' });
    expect(complaints).toEqual([]);
  });

  it('backfills what was shown before', async () => {
    const { client, at } = dashboard;
    const job = await client.jobs.create({ name: 'back', cron_expr: '0 0 * * *', command: 'true' });
    const { page, complaints, findBarriers } = await at('jobs/back');
    await page.getByRole('button', { name: 'More to do' }).click();
    await page.getByRole('menuitem', { name: 'Backfill…' }).click();
    await page.getByLabel(/^From/).fill('2020-01-01T00:00');
    await page.getByLabel(/^Up to/).fill('2020-01-03T00:00');
    await page.getByRole('button', { name: 'See what would be made' }).click();
    await page.getByText(/^3 runs; 0 of its ticks/).waitFor();
    expect(await findBarriers()).toEqual([]);
    expect((await client.runs.list({ job_id: job.id })).items).toEqual([]);
    await page.getByRole('button', { name: 'Make 3 runs' }).click();
    await page.getByText('3 runs were made.').waitFor();
    expect((await client.runs.list({ job_id: job.id })).items).toHaveLength(3);
    expect(complaints).toEqual([]);
  });

  it('is offered for what was drawn over in the ledger, and shows at once what would be made', async () => {
    const { jobs } = dashboard.client;
    const { id } = await jobs.create({ name: 'often', cron_expr: '* * * * * *', command: 'true' });
    const areThere = async () => ((await jobs.ledger(id)).ticks.length > 3 ? true : undefined);
    await waitFor(areThere, { what: 'some ticks were due' });
    await jobs.pause(id);
    const opened = await dashboard.at('jobs/often?tab=ledger');
    const { page } = opened;
    const strip = page.getByRole('img', { name: /^\d+ ticks over time: / });
    await page.getByText('draw over a part to backfill it').waitFor(); // it is known who may
    const { width = 0 } = (await strip.boundingBox()) ?? {};
    await strip.hover({ position: { x: 1, y: 20 } });
    await page.mouse.down();
    await strip.hover({ position: { x: width * 0.25, y: 21 } });
    await strip.hover({ position: { x: width * 0.5, y: 22 } });
    await page.mouse.up();
    await page.waitForURL(/do=backfill/);
    await page.getByText(/of its ticks have one already/).waitFor();
    expect(await page.getByLabel(/^From/).inputValue()).toMatch(/^20\d\d-\d\d-\d\dT/);
    expect(await faultsOf(opened)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.search === '?tab=ledger');
    expect(opened.complaints).toEqual([]);
  });
});

describe.each(pageLooks)('the form of a job in %s, %d pixels wide,', (theme, width) => {
  it.each(['jobs/new', 'jobs/load/edit'])('has no barrier and no sideways scroll at ui/%s', async (path) => {
    const opened = await dashboard.at(path, { theme, width, height: 800 });
    await opened.page.getByRole('heading', { name: 'People' }).waitFor();
    await opened.page.getByRole('button', { name: 'Add a variable' }).click();
    await opened.page.getByLabel('Expression').fill('30 2 * * *');
    await opened.page.getByText('7 ticks in the seven days to come').waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });
});
