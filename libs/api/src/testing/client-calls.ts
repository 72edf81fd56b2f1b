import type { AsterClient } from '@aster-scheduler/client';

const [from, to] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
const page = { limit: 5, offset: 0 } as const;
const label = ['team=data'];
const randomId = '019ca95e-8000-7000-8000-000000000001';

/** What there is when the calls are made: the jobs `job`, `daily` and `elsewhere`, and what is named here. */
export interface Scene {
  readonly client: AsterClient;
  readonly worker: { readonly id: string };
  /** Runs of `job`: one that succeeded, then one that failed. */
  readonly good: string;
  readonly bad: string;
  readonly incident: string;
  /** A message that was given up. */
  readonly notification: string;
  /** Of this call. */
  readonly idempotencyKey: string;
}

type Calls = Readonly<Record<string, (scene: Scene) => Promise<unknown>>>;

const runFilter = {
  status: ['failed', 'timed_out'],
  reason: ['exit_code'],
  trigger: 'manual',
  ...{ label, pool: 'default', q: 'code', worker_id: randomId, ended_from: from },
  ...{ min_ms: 0, max_ms: 1_000, attempts: 1 },
} as const;
const jobFilter = {
  prefix: 'j',
  status: 'active',
  health: 'never',
  ...{ pool: 'default', owner: 'me', managed_by: 'ops', label, q: 'j' },
} as const;

const jobCalls: Calls = {
  'jobs.create': async ({ client: { jobs }, idempotencyKey }) => jobs.create(aJob('made'), { idempotencyKey }),
  'jobs.validate': async ({ client: { jobs } }) => jobs.validate(aJob('checked')),
  'jobs.get': async ({ client: { jobs } }) => jobs.get('job'),
  'jobs.list': async ({ client: { jobs } }) =>
    jobs.list({ ...jobFilter, ...page, sort: '-last', include: ['last_runs', 'stats', 'streak', 'ticks'] }),
  'jobs.each': async ({ client: { jobs } }) => all(jobs.each({ limit: 2 })),
  'jobs.groups': async ({ client: { jobs } }) => jobs.groups({ ...jobFilter, by: 'folder' }),
  'jobs.count': async ({ client: { jobs } }) => jobs.count({ ...jobFilter, max: 5 }),
  'jobs.update': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.update('made', { priority: 1 }, { ifVersion: 1, force: true, idempotencyKey }),
  'jobs.apply': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.apply({ source: 'ops', jobs: [aJob('ours')] }, { idempotencyKey }),
  'jobs.setSource': async ({ client: { jobs }, idempotencyKey }) => jobs.setSource('made', 'ops', { idempotencyKey }),
  'jobs.trigger': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.trigger('job', { priority: 1 }, { idempotencyKey }),
  'jobs.ticks': async ({ client: { jobs } }) => jobs.ticks('daily', { count: 2, from }),
  'jobs.backfill': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.backfill('daily', { from, to }, { idempotencyKey }),
  'jobs.explain': async ({ client: { jobs } }) => jobs.explain('daily', new Date(from)),
  'jobs.statistics': async ({ client: { jobs } }) => jobs.statistics('job', { from, to, step: '1d' }),
  'jobs.heat': async ({ client: { jobs } }) => jobs.heat('job', { from, to, by: 'day' }),
  'jobs.graph': async ({ client: { jobs } }) => jobs.graph('job'),
  'jobs.pause': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.pause('job', { note: 'x' }, { ifVersion: 1, idempotencyKey }),
  'jobs.resume': async ({ client: { jobs }, idempotencyKey }) => jobs.resume('job', { ifVersion: 2, idempotencyKey }),
  'jobs.skip': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.skip('daily', { at: await nextTick(jobs) }, { idempotencyKey }),
  'jobs.unskip': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.unskip('daily', await nextTick(jobs), { idempotencyKey }),
  'jobs.skips': async ({ client: { jobs } }) => jobs.skips('daily'),
  'jobs.versions': async ({ client: { jobs } }) => jobs.versions('job'),
  'jobs.version': async ({ client: { jobs } }) => jobs.version('job', 1),
  'jobs.restore': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.restore('job', 1, { ifVersion: 3, force: true, idempotencyKey }),
  'jobs.ledger': async ({ client: { jobs } }) => {
    const query = { from, to: new Date().toISOString(), outcome: ['ran', 'to_come'], limit: 2 } as const;
    await jobs.ledger('daily', query);
    const { cursor } = await jobs.ledger('daily', { to: '2030-01-01T00:00:00Z', limit: 1 });
    return jobs.ledger('daily', { to: '2030-01-01T00:00:00Z', limit: 1, cursor });
  },
  'jobs.ping': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.ping('elsewhere', { signal: 'start' }, { idempotencyKey }),
  'jobs.replacePingToken': async ({ client: { jobs } }) => jobs.replacePingToken('elsewhere'),
  'jobs.delete': async ({ client: { jobs }, idempotencyKey }) =>
    jobs.delete('made', { ifVersion: 3, force: true, idempotencyKey }),
};

const runCalls: Calls = {
  'runs.get': async ({ client: { runs }, good }) => runs.get(good, { waitMs: 10 }),
  'runs.list': async ({ client: { runs, jobs } }) => {
    await runs.list({ ...runFilter, job_id: (await jobs.get('job')).id, limit: 5, from, to: '2030-01-01T00:00:00Z' });
    const { cursor } = await runs.list({ job: 'job', limit: 1, fields: ['-output', '-result'] });
    await runs.list({ job: 'job', limit: 1, fields: '-output', include: ['usual', 'last_line'], cursor });
    return runs.list({ ...page, sort: '-duration' });
  },
  'runs.each': async ({ client: { runs } }) => all(runs.each({ limit: 1 })),
  'runs.count': async ({ client: { runs, jobs } }) => {
    await runs.count({ ...runFilter, job_id: (await jobs.get('job')).id, from, to: '2030-01-01T00:00:00Z' });
    return runs.count({ job: 'job', max: 5 });
  },
  'runs.dependants': async ({ client: { runs }, good }) => runs.dependants(good),
  'runs.explain': async ({ client: { runs }, bad }) => runs.explain(bad),
  'runs.compare': async ({ client: { runs }, bad, good }) => runs.compare(bad, { with: good }),
  'runs.output': async ({ client: { runs }, good }) => {
    await runs.output(good, { attempt: 1, fromSeq: 0 });
    return runs.output(good, { tailBytes: 10 });
  },
  'runs.rawOutput': async ({ client: { runs }, good }) => {
    await runs.rawOutput(good, { attempt: 1, fromSeq: 0 });
    return runs.rawOutput(good, { tailBytes: 10 });
  },
  'runs.followOutput': async ({ client: { runs }, good }) => all(runs.followOutput(good, { attempt: 1, tailBytes: 9 })),
  'runs.retry': async ({ client: { runs }, good, idempotencyKey }) =>
    runs.retry(good, { input: { note: 'x' }, idempotencyKey }),
  'runs.cancel': async ({ client: { runs, jobs }, idempotencyKey }) =>
    runs.cancel((await jobs.trigger('daily')).id, { idempotencyKey }),
};

const ruleInput = { name: 'rule', when: 'failed', channels: ['hook'] } as const;
const channelInput = { name: 'hook', kind: 'webhook', config: { url: 'https://hooks.example.org/x' } } as const;

const alertCalls: Calls = {
  'alerts.channels.create': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.channels.create(channelInput, { idempotencyKey }),
  'alerts.channels.list': async ({ client: { alerts } }) => alerts.channels.list(page),
  'alerts.channels.get': async ({ client: { alerts } }) => alerts.channels.get('hook'),
  'alerts.channels.update': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.channels.update('hook', { is_enabled: true }, { ifVersion: 1, force: true, idempotencyKey }),
  'alerts.channels.test': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.channels.test('hook', { idempotencyKey }),
  'alerts.rules.create': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.rules.create(ruleInput, { idempotencyKey }),
  'alerts.rules.list': async ({ client: { alerts } }) => alerts.rules.list(page),
  'alerts.rules.get': async ({ client: { alerts } }) => alerts.rules.get('rule'),
  'alerts.rules.update': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.rules.update('rule', { note: 'x' }, { ifVersion: 1, force: true, idempotencyKey }),
  'alerts.rules.try': async ({ client: { alerts } }) => alerts.rules.try({ when: 'failed' }),
  'alerts.incidents.list': async ({ client: { alerts } }) =>
    alerts.incidents.list({ ...page, state: 'open', rule: 'first', job: 'job', severity: 'warning', from, to }),
  'alerts.incidents.get': async ({ client: { alerts }, incident }) => alerts.incidents.get(incident),
  'alerts.incidents.note': async ({ client: { alerts }, incident, idempotencyKey }) =>
    alerts.incidents.note(incident, { note: 'x' }, { idempotencyKey }),
  'alerts.incidents.acknowledge': async ({ client: { alerts }, incident, idempotencyKey }) =>
    alerts.incidents.acknowledge(incident, {}, { idempotencyKey }),
  'alerts.incidents.silence': async ({ client: { alerts }, incident, idempotencyKey }) =>
    alerts.incidents.silence(incident, { for: '1h' }, { idempotencyKey }),
  'alerts.incidents.resolve': async ({ client: { alerts }, incident, idempotencyKey }) =>
    alerts.incidents.resolve(incident, {}, { idempotencyKey }),
  'alerts.silences.create': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.silences.create({ for: '1h' }, { idempotencyKey }),
  'alerts.silences.list': async ({ client: { alerts } }) => alerts.silences.list({ ...page, past: true }),
  'alerts.silences.end': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.silences.end((await alerts.silences.list()).items[0]?.id ?? '', { idempotencyKey }),
  'alerts.notifications.list': async ({ client: { alerts }, incident }) =>
    alerts.notifications.list({ ...page, channel: 'hook', incident, state: 'pending' }),
  'alerts.notifications.retry': async ({ client: { alerts }, notification, idempotencyKey }) =>
    alerts.notifications.retry(notification, { idempotencyKey }),
  'alerts.rules.delete': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.rules.delete('rule', { ifVersion: 2, force: true, idempotencyKey }),
  'alerts.channels.delete': async ({ client: { alerts }, idempotencyKey }) =>
    alerts.channels.delete('hook', { ifVersion: 2, force: true, idempotencyKey }),
};

const otherCalls: Calls = {
  'statistics.overview': async ({ client: { statistics } }) =>
    statistics.overview({ range: '1h', include: ['series', 'failures', 'runs'] }),
  'statistics.runs': async ({ client: { statistics } }) => statistics.runs({ from, to, step: '1d', pool: 'default' }),
  'statistics.timeline': async ({ client: { statistics } }) => {
    await statistics.timeline({ from, to, width: 800, group: 'job', job: 'job', label, pool: 'default', sort: 'name' });
    await statistics.timeline({ q: 'job' });
    const { cursor } = await statistics.timeline({ limit: 1 });
    return statistics.timeline({ limit: 1, cursor });
  },
  'statistics.forecast': async ({ client: { statistics } }) =>
    statistics.forecast({ from, to, step: '1h', pool: 'default' }),
  'statistics.simulate': async ({ client: { statistics } }) =>
    statistics.simulate({ changes: [{ op: 'delete', job: 'daily' }] }),
  'statistics.failures': async ({ client: { statistics } }) =>
    statistics.failures({ from, to, group: 'job', limit: 5 }),
  'secrets.put': async ({ client: { secrets } }) => secrets.put('S', 'a value of some length'),
  'secrets.list': async ({ client: { secrets } }) => secrets.list(page),
  'secrets.rotate': async ({ client: { secrets } }) => secrets.rotate(),
  'secrets.delete': async ({ client: { secrets }, idempotencyKey }) =>
    secrets.delete('S', { force: true, idempotencyKey }),
  'keys.create': async ({ client: { keys }, idempotencyKey }) =>
    keys.create({ name: 'ci', role: 'read' }, { idempotencyKey }),
  'keys.list': async ({ client: { keys } }) => keys.list({ ...page, revoked: true }),
  'keys.revoke': async ({ client: { keys }, idempotencyKey }) => keys.revoke('ci', { idempotencyKey }),
  audit: async ({ client }) =>
    client.audit({ ...page, actor: 'key:ci', action: 'patchJob', subject: randomId, from, to }),
  me: async ({ client }) => client.me(),
  previewSchedule: async ({ client }) => client.previewSchedule({ cron_expr: '@daily' }),
  graph: async ({ client }) => client.graph(),
  workers: async ({ client }) => client.workers(page),
  drainWorker: async ({ client, worker, idempotencyKey }) => client.drainWorker(worker.id, { idempotencyKey }),
  undrainWorker: async ({ client, worker, idempotencyKey }) => client.undrainWorker(worker.id, { idempotencyKey }),
  pools: async ({ client }) => client.pools(page),
  poolScale: async ({ client }) => client.poolScale('default'),
  watch: async ({ client }) => client.watch(['jobs', 'runs']).next(),
  search: async ({ client }) => client.search({ q: 'job', limit: 5 }),
  services: async ({ client }) => client.services(page),
  system: async ({ client }) => client.system(),
  doctor: async ({ client }) => client.doctor(),
  bulk: async ({ client, idempotencyKey }) => client.bulk({ action: 'pause', filter: {} }, { idempotencyKey }),
  bulkOperation: async ({ client }) =>
    client.bulkOperation((await client.bulk({ action: 'resume', filter: {} })).id ?? ''),
  info: async ({ client }) => client.info(),
  health: async ({ client }) => client.health(),
};

/** Every method of the client by its name, with each of its options; in this order each does what it is for. */
export const clientCalls: Calls = { ...jobCalls, ...runCalls, ...alertCalls, ...otherCalls };

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const aJob = (name: string) => ({ name, command: 'true', cron_expr: '@manually' });

async function nextTick(jobs: AsterClient['jobs']): Promise<string> {
  return (await jobs.ticks('daily', { count: 1 }))[0]?.at ?? '';
}
