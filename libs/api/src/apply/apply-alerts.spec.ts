import {
  type AlertRuleInput,
  type ApplyInput,
  type ApplyResource,
  type ChannelInput,
  createClient,
} from '@aster-scheduler/client';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const url = 'https://hooks.example.org/aster';

describe('rules and channels of a source', () => {
  let api: TestApi;
  let made = 0;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  interface Declared {
    readonly rules?: readonly AlertRuleInput[];
    readonly channels?: readonly ChannelInput[];
  }

  /** A source of its own, and a channel and a rule with names that no other has. */
  function aSource() {
    made += 1;
    const [source, name] = [`source ${made}`, `ops ${made}`];
    const channel: ChannelInput = { name, kind: 'webhook', config: { url } };
    const rule: AlertRuleInput = { name, when: 'late_start', after: '300s', channels: [name] };
    const apply = async (declared: Declared, more: Partial<ApplyInput> = {}): Promise<ApplyResource> =>
      api.client.jobs.apply({ source, jobs: [], ...declared, ...more });
    return { source, name, channel, rule, apply, both: { rules: [rule], channels: [channel] } };
  }

  async function refusal(sent: object): Promise<object> {
    return problemOf(await call(`${api.server.url}/api/v1/apply`, { method: 'POST', json: sent }));
  }

  it('are made with the channels that they tell, and nothing is to be done about them then', async () => {
    const { source, name, both, apply } = aSource();
    const { rules, channels } = api.client.alerts;
    const shown = await apply(both, { dry_run: true });
    await expect(rules.get(name)).rejects.toMatchObject({ status: 404 });
    const applied = await apply(both, { expected_plan: shown.plan });
    expect(applied).toMatchObject({
      is_applied: true,
      creates: [
        { kind: 'channel', name },
        { kind: 'rule', name },
      ],
    });
    const rule = await rules.get(name);
    expect(rule).toMatchObject({ managed_by: source, after: '5m', channels: [name] });
    expect(await channels.get(name)).toMatchObject({ managed_by: source, config: { url } });
    const again = await apply(both);
    expect(again).toMatchObject({ creates: [], updates: [], unchanged: 2, prunes: [], conflicts: [] });
    expect(await rules.get(name)).toEqual(rule);
    await expect(apply(both, { expected_plan: shown.plan })).rejects.toMatchObject({ code: 'PLAN_CONFLICT' });
  });

  it('are changed where somebody has changed by hand what is declared, and have the rest left to people', async () => {
    const { name, both, apply } = aSource();
    const { rules } = api.client.alerts;
    await apply(both);
    await expect(rules.update(name, { after: '1m' })).rejects.toMatchObject({ status: 409, code: 'MANAGED' });
    await expect(rules.delete(name)).rejects.toMatchObject({ code: 'MANAGED' });
    await rules.update(name, { note: 'by hand', is_enabled: false });
    await rules.update(name, { after: '1m' }, { force: true });
    const changes = [{ field: 'after', from: '1m', to: '5m', is_drift: true, is_cut: false }];
    expect(await apply(both)).toMatchObject({ updates: [{ kind: 'rule', name, changes }] });
    const { id, ...rule } = await rules.get(name);
    expect(rule).toMatchObject({ after: '5m', note: 'by hand', is_enabled: false });
    const told = (await api.client.audit({ subject: id, action: 'applyJobs' })).items;
    expect(told).toMatchObject([
      { subject_kind: 'rule', subject_name: name, before: { after: '1m' }, after: { after: '5m' } },
      { subject_kind: 'rule', before: null, after: { when: 'late_start' } },
    ]);
  });

  it('have what was filled in filled in anew, and nothing of another kind of condition', async () => {
    const {
      rule: { name, channels: told },
      channel,
      apply,
    } = aSource();
    const { rules } = api.client.alerts;
    const become = async (condition: Omit<AlertRuleInput, 'name'>) => {
      await apply({ channels: [channel], rules: [{ name, channels: told, ...condition }] });
      return rules.get(name);
    };
    await become({ when: 'failure_rate', percent: 20, of: 10 });
    expect(await become({ when: 'failure_rate', percent: 20, of: 3 })).toMatchObject({ of: 3, at_least: 3 });
    expect(await rules.update(name, { of: 20 }, { force: true })).toMatchObject({ of: 20, at_least: 5 });
    await become({ when: 'missed' });
    expect(await become({ when: 'failed' })).toMatchObject({ in_a_row: 1, reasons: null, of: null });
  });

  it('tell channels however these are named, in whatever order', async () => {
    const { name, rule, channel, apply } = aSource();
    const { rules, channels } = api.client.alerts;
    const other = await channels.create({ name: `before ${name}`, kind: 'webhook', config: { url } });
    const declared = { channels: [channel], rules: [{ ...rule, channels: [name, other.id.toUpperCase(), name] }] };
    await apply(declared);
    const made = await rules.get(name);
    expect(made).toMatchObject({ channels: [other.name, name] });
    expect(await apply(declared)).toMatchObject({ updates: [], records: 0, unchanged: 2 });
    expect(await rules.update(name, { channels: [name, other.id] })).toMatchObject({ channels: made.channels });
    await expect(rules.update(name, { channels: [name] })).rejects.toMatchObject({ code: 'MANAGED' });
  });

  it('have what is no longer declared set back', async () => {
    const { rule, channel, apply } = aSource();
    await apply({ channels: [channel], rules: [{ ...rule, severity: 'critical', remind: '4h' }] });
    const { updates } = await apply({ channels: [channel], rules: [rule] });
    expect(updates[0]?.changes.map(({ field, to }) => [field, to])).toEqual([
      ['severity', 'warning'],
      ['remind', null],
    ]);
  });

  it('are turned off when they are no longer declared, on again when they are, and deleted where that is said', async () => {
    const { name, both, apply } = aSource();
    const { rules, channels } = api.client.alerts;
    await apply(both);
    const none = { rules: [], channels: [] };
    expect((await apply(none)).prunes).toEqual([
      { kind: 'channel', name, way: 'archive' },
      { kind: 'rule', name, way: 'archive' },
    ]);
    expect([await rules.get(name), await channels.get(name)]).toMatchObject([
      { is_enabled: false },
      { is_enabled: false },
    ]);
    expect(await apply(none)).toMatchObject({ prunes: [], conflicts: [] });
    await apply(both);
    expect([await rules.get(name), await channels.get(name)]).toMatchObject([
      { is_enabled: true },
      { is_enabled: true },
    ]);
    await apply(none, { prune: 'delete' });
    await expect(rules.get(name)).rejects.toMatchObject({ status: 404 });
    await expect(channels.get(name)).rejects.toMatchObject({ status: 404 });
  });

  it('stay as they are where a source says nothing of them', async () => {
    const { both, name, apply } = aSource();
    await apply(both);
    expect(await apply({})).toMatchObject({ prunes: [], unchanged: 0 });
    expect(await apply({ rules: both.rules })).toMatchObject({ prunes: [], unchanged: 1 });
    expect(await api.client.alerts.rules.get(name)).toMatchObject({ is_enabled: true });
  });

  it('of others, or of nobody, are conflicts, and change nothing, unless they are taken over', async () => {
    const { source, both, name, rule, apply } = aSource();
    const other = aSource();
    await apply(both);
    const sent = { source: other.source, jobs: [], ...both };
    expect(await api.client.jobs.apply({ ...sent, dry_run: true })).toMatchObject({
      conflicts: [
        { kind: 'channel', name },
        { kind: 'rule', name },
      ],
    });
    expect(await refusal(sent)).toMatchObject({ code: 'PLAN_CONFLICT' });
    expect(await other.apply({ rules: [], channels: [] })).toMatchObject({ prunes: [] });
    const { updated_at: updatedAt } = await api.client.alerts.rules.get(name);
    const changes = [{ field: 'managed_by', from: source, to: other.source, is_drift: false, is_cut: false }];
    expect(await other.apply(both, { take_over: true })).toMatchObject({
      ...{
        records: 0,
        updates: [
          { kind: 'channel', changes },
          { kind: 'rule', changes },
        ],
      },
    });
    const taken = await api.client.alerts.rules.get(name);
    expect(taken).toMatchObject({ managed_by: other.source, updated_at: updatedAt });
    const more = { ...both, rules: [{ ...rule, severity: 'warning' as const }] };
    expect(await other.apply(more)).toMatchObject({ updates: [], unchanged: 2, records: 1 });
    expect(await other.apply(more)).toMatchObject({ updates: [], unchanged: 2, records: 0 });
    expect(await apply({ rules: [], channels: [] })).toMatchObject({ prunes: [] });
  });

  it('take the role admin where a channel changes, and no more than write where none does', async () => {
    const { source, both, channel, rule, apply } = aSource();
    await apply(both);
    const { key = '' } = await api.client.keys.create({ name: 'writer', role: 'write' });
    const writer = createClient({ baseUrl: api.server.url, apiKey: key ?? '' });
    const changed = { ...channel, is_enabled: false };
    const refused = writer.jobs.apply({ source, jobs: [], rules: [rule], channels: [changed] });
    await expect(refused).rejects.toMatchObject({ status: 403 });
    const rules = [{ ...rule, severity: 'info' as const }];
    const applied = await writer.jobs.apply({ source, jobs: [], rules, channels: [channel] });
    expect(applied).toMatchObject({ updates: [{ kind: 'rule' }], unchanged: 1 });
  });

  it('keep a channel that somebody else has a rule tell', async () => {
    const { both, channel, name, apply } = aSource();
    await apply(both);
    await api.client.alerts.rules.create({ name: `${name} of a person`, when: 'missed', channels: [channel.name] });
    const { conflicts } = await apply({ rules: [], channels: [] }, { dry_run: true, prune: 'delete' });
    const why = expect.stringMatching(/of a person.*declare the channel/) as string;
    expect(conflicts).toMatchObject([{ kind: 'channel', name, why, is_takeable: false }]);
  });

  it('are refused with all that is wrong, by where it stands, and nothing is changed', async () => {
    const { source, name, rule, channel } = aSource();
    const sent = { source, jobs: [{ name, command: 'true', cron_expr: '@daily' }], channels: [channel] };
    const fieldsOf = async (declared: object) => {
      const { errors } = (await refusal({ ...sent, ...declared })) as { errors: { field: string }[] };
      return errors.map(({ field }) => field);
    };
    expect(await fieldsOf({ rules: [rule, { ...rule, after: 'soon' }] })).toEqual(['rules[1].after']);
    expect(await fieldsOf({ rules: [rule, { ...rule, name: 'b', for: '26h' }] })).toEqual(['rules[1].for']);
    expect(await fieldsOf({ rules: [rule, rule] })).toEqual(['rules[1].name']);
    expect(await fieldsOf({ rules: [{ ...rule, channels: ['nobody'] }] })).toEqual(['rules[0].channels']);
    expect(await fieldsOf({ channels: [{ ...channel, kind: 'slack' }] })).toEqual(['channels[0].config.url']);
    const secret = { ...channel, kind: 'slack', config: { url: '${secret:NONE}' } };
    expect(await fieldsOf({ channels: [channel, { ...secret, name: 'b' }] })).toEqual(['channels[1].config']);
    await expect(api.client.jobs.get(name)).rejects.toMatchObject({ status: 404 });
  });
});
