import { randomBytes } from 'node:crypto';
import type { ApiError } from '@aster-scheduler/client';
import { createSecretKeyring } from '@aster-scheduler/job-store';
import { call, problemOf } from '../testing/call.js';
import { runToEnd, startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { tellFailure } from '../testing/tell-failure.js';

let api: TestApi;
let worker: TestWorker;

beforeAll(async () => {
  api = await startTestApi({ secrets: createSecretKeyring([randomBytes(32)]) });
  worker = await startTestWorker(api.db);
});

afterAll(async () => api.stop());

/** The fields that a call was refused for. */
async function refused(refusal: Promise<unknown>): Promise<string[]> {
  const error = (await refusal.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )) as ApiError | undefined;
  return (error?.problem?.errors ?? []).map(({ field }) => field);
}

const webhook = { kind: 'webhook', config: { url: 'https://hooks.example.org/aster' } } as const;

describe('rules for alerts over REST', () => {
  it('are made, read by id and name, edited, listed in pages and deleted', async () => {
    const { rules, channels } = api.client.alerts;
    const channel = await channels.create({ name: 'ops', ...webhook });
    const rule = await rules.create({
      name: 'nightly',
      when: 'failed',
      match: { jobs: ['nightly/*'] },
      channels: ['ops'],
    });
    expect(rule).toMatchObject({
      ...{
        name: 'nightly',
        when: 'failed',
        in_a_row: 1,
        match: { jobs: ['nightly/*'] },
        channels: ['ops'],
        after: null,
      },
      ...{ severity: 'warning', remind: null, notify_on: ['opened', 'resolved'], is_enabled: true, version: 1 },
    });
    expect(await rules.get('nightly')).toEqual(rule);
    expect(await rules.get(rule.id.toUpperCase())).toEqual(rule);
    const edited = await rules.update('nightly', { in_a_row: 3, remind: '4h', channels: [channel.id], note: 'x' });
    expect(edited).toMatchObject({ in_a_row: 3, remind: '4h', channels: ['ops'], note: 'x', version: 2 });
    const changed = await rules.update('nightly', { when: 'late_start', after: '5m', note: null, remind: null });
    expect(changed).toMatchObject({ when: 'late_start', in_a_row: null, after: '5m', note: null, remind: null });
    const starved = await rules.update('nightly', { when: 'pool_starved', after: null, match: { pools: ['gpu'] } });
    expect(starved).toMatchObject({ when: 'pool_starved', after: '2m', oldest: null, match: { pools: ['gpu'] } });
    await rules.create({ name: 'another', when: 'finished', statuses: ['failed'] });
    const first = await rules.list({ limit: 1 });
    const second = await rules.list({ limit: 1, cursor: first.cursor });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['another', 'nightly']);
    expect(second.cursor).toBeUndefined();
    await rules.delete('nightly');
    await expect(rules.get('nightly')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await rules.delete('another');
  });

  it.each<[string[], object]>([
    [['after'], { when: 'late_start' }],
    [['after'], { when: 'failed', after: '5m' }],
    [['at_least'], { when: 'failure_rate', percent: 20, of: 4, at_least: 5 }],
    [['percent'], { when: 'failure_rate', percent: 0 }],
    [['within'], { when: 'failure_rate', percent: 20, within: '1s' }],
    [['within'], { when: 'failed', within: '1h' }],
    [['contains'], { when: 'finished', contains: 'x' }],
    [['contains'], { when: 'output', contains: '' }],
    [['match'], { when: 'failed', match: { jobs: [] } }],
    [['match'], { when: 'failed', match: { name: 'x' } }],
    [['match'], { when: 'failed', match: { jobs: ['*'.repeat(9)] } }],
    [['match'], { when: 'failed', match: { labels: { 'a b': 'x' } } }],
    [['match'], { when: 'failed', match: 'nightly' }],
    [['match'], { when: 'pool_starved', match: { jobs: ['nightly'] } }],
    [['match'], { when: 'ledger_gap', match: { pools: ['gpu'] } }],
    [['after'], { when: 'worker_lost', after: '5m' }],
    [['after'], { when: 'running_long' }],
    [['factor'], { when: 'running_long', factor: 0.5 }],
    [['factor'], { when: 'too_short', factor: 1 }],
    [['percent'], { when: 'skipping', percent: 10 }],
    [['channels'], { when: 'failed', channels: ['nobody'] }],
    [['reasons'], { when: 'failed', reasons: ['bad luck'] }],
    [['remind'], { when: 'failed', remind: '1s' }],
    [['runbook_url'], { when: 'failed', runbook_url: 'javascript:x' }],
    [['when'], { when: 'sometimes' }],
    [['name'], { when: 'failed', name: '019ca95e-8000-7000-8000-000000000001' }],
  ])('are refused for %j', async (fields, rule) => {
    expect(await refused(api.client.alerts.rules.create({ name: 'refused', ...rule } as never))).toEqual(fields);
  });

  it('are edited by one at a time', async () => {
    const { rules } = api.client.alerts;
    await rules.create({ name: 'contended', when: 'failed' });
    await rules.update('contended', { severity: 'info' }, { ifVersion: 1 });
    const late = rules.update('contended', { severity: 'critical' }, { ifVersion: 1 });
    await expect(late).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await expect(rules.delete('contended', { ifVersion: 1 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    await expect(rules.create({ name: 'contended', when: 'failed' })).rejects.toMatchObject({ code: 'NAME_TAKEN' });
    await rules.delete('contended', { ifVersion: 2 });
  });

  it('are tried against what has happened, without a trace', async () => {
    const { jobs, alerts } = api.client;
    const { id } = await jobs.create({ name: 'tried', command: 'true', cron_expr: '@manually', max_retries: 0 });
    for (const status of ['failed', 'failed', 'succeeded'] as const)
      await runToEnd(api.db, worker, id, { outcome: { status } });
    const trial = await alerts.rules.try({ when: 'failed', in_a_row: 2, match: { jobs: ['tried'] } });
    expect(trial).toMatchObject({ runs: 3, is_complete: true, incidents: 1, notices: 0 });
    expect(trial.opened).toMatchObject([{ job_name: 'tried', count: 2, resolved_at: expect.any(String) }]);
    expect((await alerts.incidents.list({ job: 'tried' })).items).toEqual([]);
    expect(await refused(alerts.rules.try({ when: 'worker_lost' }))).toEqual(['when']);
    const long = { when: 'failed', from: '2026-01-01T00:00:00Z', to: '2026-02-15T00:00:00Z' } as const;
    expect(await refused(alerts.rules.try(long))).toEqual(['from']);
  });
});

describe('channels over REST', () => {
  it('name secrets, and never are told them', async () => {
    const { alerts, secrets } = api.client;
    const asked = { name: 'chat', kind: 'slack', config: { url: '${secret:SLACK_URL}' } } as const;
    expect(await refused(alerts.channels.create(asked))).toEqual(['config']);
    const hidden = { url: '${secret:NOBODY_KEPT}', headers: { url: 'a header that is called as a setting' } };
    expect(await refused(alerts.channels.create({ name: 'hook', kind: 'webhook', config: hidden }))).toEqual([
      'config',
    ]);
    await secrets.put('SLACK_URL', 'https://hooks.example.org/T0/B0');
    const channel = await alerts.channels.create(asked);
    expect(channel).toMatchObject({
      config: { url: '${secret:SLACK_URL}' },
      is_enabled: true,
      pending: 0,
      used_by: [],
    });
    expect((await secrets.list()).items.find(({ name }) => name === 'SLACK_URL')?.used_by).toEqual(['channel chat']);
    await expect(secrets.delete('SLACK_URL')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await secrets.delete('SLACK_URL', { force: true });
    const off = await alerts.channels.update('chat', { name: 'old chat', is_enabled: false });
    expect(off).toMatchObject({ name: 'old chat', is_enabled: false });
    expect(await refused(alerts.channels.update('old chat', { is_enabled: true }))).toEqual(['config']);
    expect(await refused(alerts.channels.update('old chat', { config: asked.config }))).toEqual(['config']);
    await alerts.channels.delete('old chat');
  });

  it.each<[string, object]>([
    ['config.url', { kind: 'webhook', config: {} }],
    ['config.url', { kind: 'webhook', config: { url: 'ftp://x' } }],
    ['config.url', { kind: 'webhook', config: { url: 'https://me:pass@x.example' } }],
    ['config.url', { kind: 'slack', config: { url: 'https://hooks.example.org/T0' } }],
    ['config.secret', { kind: 'webhook', config: { url: 'https://x.example', secret: 'whsec_plain' } }],
    [
      'config.headers',
      { kind: 'webhook', config: { url: 'https://x.example', headers: { Authorization: 'Bearer x' } } },
    ],
    ['config.headers', { kind: 'webhook', config: { url: 'https://x.example', headers: { 'X-A': 'a\r\nX-B: b' } } }],
    ['config.body', { kind: 'webhook', config: { url: 'https://x.example', body: 'x' } }],
    ['config.body', { kind: 'webhook', config: { url: 'https://x.example', body: '"{{#a}}"' } }],
    ['config.dkim_key', { kind: 'email', config: { to: 'a@example.org', dkim_domain: 'b.org', dkim_selector: 's' } }],
    ['config.job', { kind: 'command', config: {} }],
    ['config.routing_key', { kind: 'pagerduty', config: { routing_key: 'plain' } }],
    ['config.to', { kind: 'email', config: { to: 'a@example.org\nBcc: b@example.org' } }],
    ['config', { kind: 'email', config: [] }],
    ['kind', { kind: 'pigeon', config: {} }],
  ])('are refused for %s: %j', async (field, channel) => {
    expect(await refused(api.client.alerts.channels.create({ name: 'refused', ...channel } as never))).toEqual([field]);
  });

  it('are not deleted while rules tell them, unless that is forced', async () => {
    const { channels, rules } = api.client.alerts;
    await channels.create({ name: 'told', ...webhook });
    await rules.create({ name: 'teller', when: 'failed', match: { jobs: ['none'] }, channels: ['told'] });
    expect((await channels.get('told')).used_by).toEqual(['teller']);
    await expect(channels.delete('told')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await channels.delete('told', { force: true });
    expect((await rules.get('teller')).channels).toEqual([]);
    await rules.delete('teller');
  });

  it('get a message that tests them, unless they are off', async () => {
    const { channels, notifications } = api.client.alerts;
    const { id } = await channels.create({ name: 'tested', ...webhook });
    const sent = await channels.test('tested');
    expect(sent).toMatchObject({
      channel_id: id,
      channel_name: 'tested',
      event: 'test',
      state: 'pending',
      attempt_num: 0,
    });
    expect((await notifications.list({ channel: 'tested', state: 'pending' })).items).toEqual([sent]);
    expect((await channels.get(id)).pending).toBe(1);
    await channels.update('tested', { is_enabled: false });
    await expect(channels.test('tested')).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await channels.delete('tested');
    expect((await notifications.list({ state: 'dropped' })).items).toMatchObject([{ id: sent.id, channel_name: null }]);
  });
});

describe('incidents over REST', () => {
  it('say what happened, are acknowledged by whoever is first, and end by hand', async () => {
    const { incidents, notifications } = api.client.alerts;
    const { incident: id, job, rule } = await tellFailure(api);
    const incident = await incidents.get(id);
    expect(incident).toMatchObject({
      ...{ rule_id: rule, job_id: job, when: 'failed', state: 'open', count: 1, severity: 'warning' },
      facts: { reason: 'exit_code', error_line: 'no such table' },
    });
    expect((await incidents.list({ job, state: 'unresolved' })).items).toEqual([incident]);
    expect((await incidents.list({ rule, state: 'resolved' })).items).toEqual([]);
    const seen = await incidents.acknowledge(id, { note: 'at it' });
    expect(seen).toMatchObject({ state: 'acknowledged', acknowledged_by: 'anyone', note: 'at it' });
    expect(await incidents.acknowledge(id)).toEqual(seen);
    expect(await incidents.note(id, { note: null })).toMatchObject({ note: null, state: 'acknowledged' });
    expect(await incidents.resolve(id)).toMatchObject({ state: 'resolved', resolution: 'by anyone' });
    await expect(incidents.resolve(id)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(incidents.acknowledge(id)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const told = (await notifications.list({ incident: id })).items;
    expect(told.map(({ event }) => event)).toEqual(['resolved', 'opened']);
    const { items } = await api.client.audit({ subject: id });
    expect(items.map(({ action }) => action)).toEqual([
      ...['resolveIncident', 'noteIncident', 'acknowledgeIncident', 'acknowledgeIncident'],
    ]);
  });

  it('are not there for who may not reach their jobs', async () => {
    const { incident } = await tellFailure(api);
    const limited = await startTestApi({ authorize: () => ({ role: 'operate', reach: { pools: ['gpu'] } }) }, api);
    expect((await call(`${limited.server.url}/api/v1/incidents`)).body).toEqual([]);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/acknowledge'],
      ['POST', '/resolve'],
      ['POST', '/note'],
      ['POST', '/silence'],
    ] as const) {
      const sent = path === '/silence' ? { method, json: { for: '1h' } } : { method };
      const answer = await call(`${limited.server.url}/api/v1/incidents/${incident}${path}`, sent);
      expect(problemOf(answer)).toMatchObject({ code: 'NOT_FOUND', detail: `there is no incident ${incident}` });
    }
    await limited.stop();
  });

  it('do not tell which jobs and rules there are', async () => {
    const { job, rule } = await tellFailure(api);
    const limited = await startTestApi({ authorize: () => ({ role: 'read', reach: { pools: ['gpu'] } }) }, api);
    const answer = async (filter: string) => {
      const called = await call(`${limited.server.url}/api/v1/incidents?${filter}`);
      return called.status === 200 ? called.body : problemOf(called).code;
    };
    expect([await answer(`job=${job}`), await answer('job=nobody')]).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect([await answer(`rule=${rule}`), await answer('rule=nobody')]).toEqual([[], []]);
    await limited.stop();
  });
});

describe('messages over REST', () => {
  it('are sent again when they were given up', async () => {
    const { notifications } = api.client.alerts;
    const { notification: id } = await tellFailure(api);
    await expect(notifications.retry(id)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const failed = { state: 'failed', attempt_num: 7, last_error: 'no answer', last_status: 500 } as const;
    await api.db.updateTable('notifications').set(failed).where('id', '=', id).execute();
    expect((await notifications.list({ state: 'failed' })).items).toMatchObject([
      { id, ...failed, next_attempt_at: null },
    ]);
    expect(await notifications.retry(id)).toMatchObject({ id, state: 'pending', attempt_num: 0 });
  });
});

describe('silences over REST', () => {
  it('keep back what is to be told until they end', async () => {
    const { silences, notifications } = api.client.alerts;
    const { id: job } = await api.client.jobs.create({ name: 'quiet', command: 'true', cron_expr: '@manually' });
    const silence = await silences.create({ match: { jobs: ['qui*'] }, for: '2h', note: 'a move' });
    expect(silence).toMatchObject({ match: { jobs: ['qui*'] }, note: 'a move', created_by: null });
    expect((await silences.list()).items).toEqual([silence]);
    const { notification: id } = await tellFailure(api, job);
    const waiting = async () =>
      Date.parse((await notifications.list()).items.find((each) => each.id === id)?.next_attempt_at ?? '');
    expect(await waiting()).toBe(Date.parse(silence.ends_at));
    await silences.end(silence.id);
    expect(await waiting()).toBeLessThan(Date.parse(silence.ends_at));
    expect((await silences.list()).items).toEqual([]);
    expect((await silences.list({ past: true })).items).toMatchObject([{ id: silence.id }]);
    await expect(silences.end(silence.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are about one incident, of which nothing is told, and about no other', async () => {
    const { incidents, silences, notifications } = api.client.alerts;
    const { incident: id, job } = await tellFailure(api);
    const other = await tellFailure(api);
    const silence = await incidents.silence(id, { for: '2h', note: 'known' });
    expect(silence).toMatchObject({ match: {}, subject: `job:${job}`, rule_id: expect.any(String), note: 'known' });
    await incidents.resolve(id);
    await incidents.resolve(other.incident);
    const endOf = async (incident: string) => (await notifications.list({ incident })).items[0];
    expect(await endOf(id)).toMatchObject({ event: 'resolved', next_attempt_at: silence.ends_at });
    expect(Date.parse((await endOf(other.incident))?.next_attempt_at ?? '')).toBeLessThan(Date.parse(silence.ends_at));
    await silences.end(silence.id);
    expect(Date.parse((await endOf(id))?.next_attempt_at ?? '')).toBeLessThan(Date.parse(silence.ends_at));
    expect(await refused(incidents.silence(id, {}))).toEqual(['ends_at']);
  });

  it.each<[string, object]>([
    ['ends_at', {}],
    ['ends_at', { ends_at: '2999-01-01T00:00:00Z', for: '1h' }],
    ['for', { for: '1s' }],
    ['match', { match: { pools: 7 }, for: '1h' }],
  ])('are refused for %s: %j', async (field, silence) => {
    expect(await refused(api.client.alerts.silences.create(silence))).toEqual([field]);
  });

  it('are refused when they would be over already', async () => {
    const over = api.client.alerts.silences.create({ ends_at: '2020-01-01T00:00:00Z' });
    await expect(over).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });
});
