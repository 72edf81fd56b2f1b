import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type IncidentResource } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { type DashboardFixture, faultsOf, pageLooks, startDashboard } from './testing/dashboard-fixture.js';
import { inShell } from './testing/in-shell.js';
import { openPage } from './testing/open-browser.js';
import { startProgram } from './testing/start-program.js';

const hostileName = `<img src=x onerror=alert(1)> مهمة ${'long '.repeat(40)}end`;
let dashboard: DashboardFixture;
let receiver: Server;
let hooks: string;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(request.url === '/refuses' ? 400 : 204).end());
  });
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  hooks = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  dashboard = await startDashboard({
    NOTIFY_ALLOW: '127.0.0.1',
    SECRETS_KEY: randomBytes(32).toString('base64'),
  });
});
afterEach(async () => dashboard.closePages());
afterAll(async () => {
  await dashboard?.stop();
  receiver?.closeAllConnections();
  receiver?.close();
});

/** Makes a job that fails, and a rule of its own about it. */
async function watch(name: string, rule: string, channels: readonly string[] = []): Promise<void> {
  const { jobs, alerts } = dashboard.client;
  const script = `echo 'FATAL: no such table <b>orders</b>' >&2; exit 2`;
  await jobs.create({ name, cron_expr: '@manually', max_retries: 0, command: 'sh', args: ['-c', script] });
  await alerts.rules.create({ name: rule, when: 'failed', match: { jobs: [name] }, channels });
}

/** Has a watched job fail, and waits for what is told of it. */
async function fail(name: string): Promise<IncidentResource> {
  const { jobs, alerts } = dashboard.client;
  await jobs.trigger(name);
  return waitFor(async () => (await alerts.incidents.list({ job: name })).items[0], {
    ...{ what: 'the incident is open', withinMs: 60_000 },
  });
}

let toldOnce: Promise<IncidentResource> | undefined;

/** The incident of the job `told`, of which the channel `hook` is told; made by who asks first. */
async function told(): Promise<IncidentResource> {
  const make = async () => {
    await dashboard.client.alerts.channels.create({ name: 'hook', kind: 'webhook', config: { url: hooks } });
    await watch('told', 'told', ['hook']);
    return fail('told');
  };
  toldOnce ??= make();
  return toldOnce;
}

describe('incidents', () => {
  it('say at first that no rule looks, and lead to the first one', async () => {
    const { page, complaints } = await dashboard.at('');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByText('No rule looks for anything yet.').waitFor();
    await page.getByRole('link', { name: 'Make the first rule' }).click();
    await page.getByRole('heading', { name: 'New rule' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('come while the list is looked at, are opened by keys, and acknowledged by one', async () => {
    await watch(hostileName, 'hostile');
    const { page, complaints } = await dashboard.at('alerts');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const { id } = await fail(hostileName);
    const open = page.getByRole('region', { name: /^Open/ });
    await open.getByText('FATAL: no such table <b>orders</b>').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/alerts/incidents/${id}$`));
    await page.getByText('Nobody was told').waitFor();
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).waitFor();
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('img', { name: /^\d+ open$/ })
      .waitFor();
    await page.keyboard.press('a');
    await page.getByText('acknowledged by somebody').waitFor();
    expect(await dashboard.client.alerts.incidents.get(id)).toMatchObject({ state: 'acknowledged' });
    expect(complaints).toEqual([]);
  });

  it('tell who was told and that it arrived, and end by hand with a note', async () => {
    const { alerts } = dashboard.client;
    const { id, opened_by_run: run } = await told();
    const { page, complaints } = await dashboard.at(`alerts/incidents/${id}`);
    await page.getByText('Told hook that it has opened').waitFor();
    await page.getByText('arrived').waitFor();
    expect(await page.getByRole('link', { name: 'the run' }).getAttribute('href')).toContain(`/runs/${run}`);
    await page.getByRole('button', { name: 'Resolve…' }).click();
    await page.getByLabel(/^What was it/).fill('the disk was full');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Told hook that it is over').waitFor();
    await page.getByText('the disk was full').waitFor();
    expect(await page.getByRole('button', { name: 'Resolve…' }).count()).toBe(0);
    expect(await alerts.incidents.get(id)).toMatchObject({ state: 'resolved', note: 'the disk was full' });
    expect(complaints).toEqual([]);
  });

  it('are led to by the page of their job, which leads to what was done to it, too', async () => {
    await watch('linked', 'linked');
    await fail('linked');
    const { page, complaints } = await dashboard.at('jobs/linked');
    await page.getByRole('link', { name: '1 incident' }).click();
    await page.waitForURL(/alerts\?job=linked$/);
    await page.getByText('linked').first().waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Audit log' }).last().click();
    await page.waitForURL(/audit\?subject=[\da-f-]{36}$/);
    await page.getByText('made the job').nth(1).waitFor();
    expect(complaints).toEqual([]);
  });

  it('keep what was chosen in the address, and say when nothing matches', async () => {
    await told();
    const { page } = await dashboard.at('alerts?job=told&severity=warning');
    await page.getByRole('region').getByRole('link', { name: 'told' }).waitFor();
    expect(await page.getByRole('region').count()).toBe(1);
    await page.getByRole('button', { name: 'critical' }).click();
    await page.waitForURL(/severity=critical/);
    await page.getByText('No incident matches.').waitFor();
    await page.getByRole('button', { name: /^job told/ }).click();
    await page.waitForURL((url) => !url.search.includes('job='));
  });
});

describe('rules', () => {
  it('show what they would have told of, and are made, switched off and on again', async () => {
    await told();
    const { page, complaints } = await dashboard.at('alerts/rules/new?job=told');
    await page.getByText('1 incident of 1 job', { exact: true }).waitFor();
    await page.getByRole('img', { name: '1 incident of told' }).waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('told twice');
    await page.getByRole('checkbox', { name: 'hook' }).check();
    await page.getByRole('button', { name: 'Create the rule' }).click();
    const rule = page.getByRole('switch', { name: 'told twice' });
    const { rules } = dashboard.client.alerts;
    await rule.waitFor();
    expect(await rules.get('told twice')).toMatchObject({
      in_a_row: 1,
      match: { jobs: ['told'] },
      channels: ['hook'],
    });
    await rule.click();
    await page.getByRole('switch', { name: 'told twice', checked: false }).waitFor();
    expect((await rules.get('told twice')).is_enabled).toBe(false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('switch', { name: 'told twice', checked: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('are edited and deleted, and say at a field what is wrong with it', async () => {
    const { rules } = dashboard.client.alerts;
    const { id } = await rules.create({ name: 'edited', when: 'failed', in_a_row: 2 });
    const { page, complaints } = await dashboard.at(`alerts/rules/${id}`);
    await page.getByRole('radio', { name: /^Late start/ }).check();
    await page.getByLabel('For longer than').fill('soon');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('[name="after"][aria-invalid="true"]').waitFor();
    await page.getByLabel('For longer than').fill('10m');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('edited is saved.').waitFor();
    expect(await rules.get(id)).toMatchObject({ when: 'late_start', after: '10m', in_a_row: null, version: 2 });
    await page.getByRole('link', { name: 'edited' }).click();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByRole('button', { name: 'Delete the rule' }).click();
    await page.getByText('edited is deleted.').waitFor();
    await expect(rules.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(complaints).toEqual([]);
  });
});

describe('channels', () => {
  it('are made with a pasted secret, which is kept as one, and say that a test has arrived', async () => {
    const { page, complaints } = await dashboard.at('alerts/channels');
    await page.getByRole('button', { name: 'New channel' }).click();
    await page.getByLabel('Kind').selectOption('slack');
    await page.getByLabel('Name').fill('ops chat');
    await page.getByLabel('Address of the hook').fill(`${hooks}/services/T0`);
    await page.getByText('Is kept as the secret ALERTS_OPS_CHAT_URL').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { level: 1, name: 'ops chat' }).waitFor();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('arrived', { exact: true }).waitFor();
    const { config } = await dashboard.client.alerts.channels.get('ops chat');
    expect(config).toEqual({ url: '${secret:ALERTS_OPS_CHAT_URL}' });
    expect(complaints).toEqual([]);
  });

  it('are not saved over what somebody else has changed meanwhile', async () => {
    const { channels } = dashboard.client.alerts;
    const { id } = await channels.create({ name: 'shared', kind: 'webhook', config: { url: hooks } });
    const { page, complaints } = await dashboard.at(`alerts/channels/${id}`);
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Name').fill('mine');
    await channels.update(id, { name: 'theirs' });
    await page.getByRole('heading', { level: 1, name: 'theirs', includeHidden: true }).waitFor(); // it was read anew
    await page.keyboard.press('Control+Enter');
    await page.getByText('The channel was not saved').waitFor();
    expect((await channels.get(id)).name).toBe('theirs');
    expect(complaints).toEqual([]);
  });

  it('say why a message did not arrive, and send it again', async () => {
    const { channels } = dashboard.client.alerts;
    const { id } = await channels.create({ name: 'refuses', kind: 'webhook', config: { url: `${hooks}/refuses` } });
    const { page, complaints } = await dashboard.at(`alerts/channels/${id}`);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('given up', { exact: true }).and(page.locator('p *')).first().waitFor();
    await channels.update(id, { config: { url: hooks } });
    await page.getByRole('button', { name: 'Send the message to refuses again' }).click();
    await page
      .getByText(/^arrived/)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('silences', () => {
  it('are made from an incident for it and the next ones of its rule and job, and ended', async () => {
    const { id } = await told();
    const { page, complaints } = await dashboard.at(`alerts/incidents/${id}`);
    await page.getByRole('button', { name: 'Silence…' }).click();
    await page.getByRole('dialog', { name: 'Silence told' }).waitFor();
    await page.getByLabel('Why').fill(`it's "$HOME" that moves`);
    await inShell(await page.getByLabel('Command line').innerText(), dashboard.origin);
    const { silences } = dashboard.client.alerts;
    const [typed] = (await silences.list()).items;
    expect(typed).toMatchObject({ note: `it's "$HOME" that moves`, subject: expect.any(String) as string });
    await silences.end(typed?.id ?? '');
    await page.getByLabel('Why').fill('the database moves');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Silenced.').waitFor();
    await page.goto(`${dashboard.origin}/ui/alerts/silences`);
    await page.getByRole('list', { name: 'Silences', exact: true }).getByText('the database moves').waitFor();
    await page.getByRole('button', { name: /^End the silence of told, what the rule .+ tells of it now$/ }).click();
    await page.getByText('Nothing is silenced.').waitFor();
    await page.getByRole('list', { name: 'Silences that are over' }).getByText('the database moves').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('a reader', () => {
  it('sees what is wrong, and nothing to press', async () => {
    await told();
    const key = 'k'.repeat(40);
    const api = startProgram('api', [], { DATABASE_URL: dashboard.databaseUrl, API_PORT: '0', API_KEYS: key });
    try {
      const [, url = ''] = await api.printed(/"url":"(http:\/\/127\.0\.0\.1:\d+)"/);
      const made = await createClient({ baseUrl: url, apiKey: key }).keys.create({ name: 'reads', role: 'read' });
      const { page, complaints, findBarriers } = await openPage(dashboard.browser, url);
      await page.addInitScript({ content: `sessionStorage.setItem('aster.key', ${JSON.stringify(made.key)})` });
      await page.goto(`${url}/ui/alerts`);
      await page.getByRole('region').getByRole('link', { name: 'told' }).waitFor();
      await page.getByRole('link', { name: 'Silences' }).waitFor();
      expect(await page.getByRole('link', { name: 'Channels' }).count()).toBe(0);
      expect(await page.getByRole('button', { name: /Resolve|Acknowledge/ }).count()).toBe(0);
      await page.getByRole('link', { name: 'Rules' }).click();
      // the list of incidents has links of that name, too, until it is gone
      await page.locator('a[href*="/alerts/rules/"]', { hasText: /^told$/ }).click();
      await page.getByRole('heading', { level: 1, name: 'told' }).waitFor();
      expect(await page.getByRole('textbox', { name: 'Name' }).isDisabled()).toBe(true);
      expect(await page.getByRole('button', { name: /Save|Delete/ }).count()).toBe(0);
      await page.setViewportSize({ width: 320, height: 800 });
      expect(await findBarriers()).toEqual([]);
      await page.goto(`${url}/ui/alerts/channels`);
      await page.getByText('This page is for those who may change all jobs.').waitFor();
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
      expect(complaints).toEqual([]);
    } finally {
      await api.stop();
    }
  });
});

describe.each(pageLooks)('alerts in %s, %d pixels wide,', (theme, width) => {
  it.each([
    ['incidents', 'alerts', 'alerts/incidents/ID', 'alerts/silences'],
    ['rules and channels', 'alerts/rules', 'alerts/rules/new', 'alerts/channels', 'alerts/channels/CHANNEL'],
  ])('have no barrier and no sideways scroll: %s', async (_what, ...pages) => {
    const { id } = await told();
    const { id: channel } = await dashboard.client.alerts.channels.get('hook');
    const opened = await dashboard.at('alerts', { theme, width, height: 800 });
    for (const page of pages) {
      const path = page.replace('ID', id).replace('CHANNEL', channel);
      await opened.page.goto(`${dashboard.origin}/ui/${path}`);
      await opened.page.getByRole('heading', { level: 1 }).waitFor();
      await opened.page.getByLabel('Loading').first().waitFor({ state: 'detached' });
      expect([path, ...(await faultsOf(opened))]).toEqual([path]);
    }
  });

  it('have none in the dialogs', async () => {
    const opened = await dashboard.at('alerts/channels', { theme, width, height: 800 });
    await opened.page.getByRole('button', { name: 'New channel' }).click();
    await opened.page.getByRole('dialog').waitFor();
    expect(await faultsOf(opened)).toEqual([]);
    await opened.page.keyboard.press('Escape');
    await opened.page.goto(`${dashboard.origin}/ui/alerts/silences`);
    await opened.page.getByRole('button', { name: 'New silence' }).click();
    await opened.page.getByRole('dialog').waitFor();
    expect(await faultsOf(opened)).toEqual([]);
  });
});
