import { randomBytes, randomUUID } from 'node:crypto';
import type { ProblemCode } from '@aster-scheduler/client';
import { newApiKey } from '@aster-scheduler/core';
import { connectDatabase, type Database, databaseDefaults, type Db } from '@aster-scheduler/db';
import { onTestServer } from '@aster-scheduler/db/testing';
import { createSecretKeyring } from '@aster-scheduler/job-store';
import { cancelRun, mostAlertRules, mostChannels } from '@aster-scheduler/run-store';
import { problemsOf } from '../openapi/describe-operation.js';
import { problemStatus } from '../problems/problem-kinds.js';
import type { Route } from '../routes/route.js';
import { call, type Called, type CallOptions, problemOf } from '../testing/call.js';
import { startTestWorker } from '../testing/run-jobs.js';
import { startDetachedApi } from '../testing/start-detached-api.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { tellFailure, type ToldFailure } from '../testing/tell-failure.js';
import { routeTable } from './route-table.js';

const nobody = '00000000-0000-7000-8000-000000000000';
const key = 'k'.repeat(32);
const secrets = createSecretKeyring([randomBytes(32)]);

/** A path of the route that leads to nothing, and a body that the route takes. */
function requestOf(route: Route, id = nobody): { path: string; options: CallOptions } {
  const query = { explainTick: '?at=2026-03-01T12:00:00Z', search: '?q=job' }[route.operationId] ?? '';
  const json = route.body === undefined ? undefined : (route.example ?? {});
  const path = route.path
    .replace(/\{(?:id|name)\}/, id)
    .replace('{at}', '2099-01-01T00:00:00Z')
    .replace('{version}', '1');
  return { path: path + query, options: { method: route.method, json } };
}

/** Lets every statement end with an error of the server. */
const failing = (code: string): Parameters<Db['withPlugin']>[0] => ({
  transformQuery() {
    throw Object.assign(new Error('canceling statement due to a timeout'), { code });
  },
  transformResult: async ({ result }) => result,
});

/** As many rows like this one as make it the last of `most`. */
function copiesOf<Row extends object>(
  row: Row,
  most: number,
): (Row & { readonly id: string; readonly name: string })[] {
  return Array.from({ length: most - 1 }, (_, n) => ({ ...row, id: randomUUID(), name: `copy ${n}` }));
}

/** Whether the problem is one of HTTP itself, which Node answers before any route: see serve-api.spec.ts. */
function isBeforeRoutes(code: ProblemCode): boolean {
  return ['REQUEST_TIMEOUT', 'HEADERS_TOO_LARGE'].includes(code);
}

const told = routeTable.flatMap((route) =>
  problemsOf(route)
    .filter((code) => !isBeforeRoutes(code))
    .map((code): [ProblemCode, string, Route] => [code, route.operationId, route]),
);

describe('every problem that a route is said to have', () => {
  let api: TestApi;
  let jobId: string;
  let alerting: ToldFailure;
  let over: string;

  beforeAll(async () => {
    api = await startTestApi({ secrets });
    const { jobs } = api.client;
    await jobs.create({ name: 'taken', command: 'true', cron_expr: '@manually' });
    ({ id: jobId } = await jobs.create({ name: 'a job', command: 'true', cron_expr: '@yearly' }));
    await api.client.keys.create({ name: 'taken', role: 'read' });
    await jobs.create({ name: 'below', command: 'true', depends_on: ['a job'] });
    const { rules, channels, incidents } = api.client.alerts;
    const config = { url: 'https://hooks.example.org' };
    await rules.create({ name: 'taken', when: 'failed', match: { jobs: ['none'] } });
    await channels.create({ name: 'taken', kind: 'webhook', config });
    await channels.create({ name: 'off', kind: 'webhook', config, is_enabled: false });
    alerting = await tellFailure(api);
    over = (await tellFailure(api)).incident;
    await incidents.resolve(over);
  });

  afterAll(async () => api.stop());

  let archived = 0;

  async function aLiveRun(): Promise<string> {
    return (await api.client.jobs.trigger(jobId)).id;
  }

  const aWorker = async () => (await startTestWorker(api.db)).id;
  async function aLoneJob(): Promise<string> {
    return (await api.client.jobs.create({ name: 'alone', command: 'true', cron_expr: '@manually' })).id;
  }

  async function aSecret(): Promise<string> {
    return (await api.client.secrets.put('A_SECRET', 'correct horse battery')).name;
  }

  /** One whose name of before another job has now. */
  async function aRenamedJob(): Promise<string> {
    const { jobs } = api.client;
    const { id } = await jobs.create({ name: 'named before', command: 'true', cron_expr: '@yearly' });
    await jobs.update(id, { name: 'named after' });
    await jobs.create({ name: 'named before', command: 'true', cron_expr: '@yearly' });
    return id;
  }

  /** One whose upstream of before depends on it now. */
  async function aTurnedEdge(): Promise<string> {
    const { jobs } = api.client;
    await jobs.create({ name: 'turned', command: 'true', cron_expr: '@yearly' });
    const { id } = await jobs.create({
      name: 'turning',
      command: 'true',
      cron_expr: '@yearly',
      depends_on: ['turned'],
    });
    await jobs.update(id, { depends_on: [] });
    await jobs.update('turned', { depends_on: ['turning'] });
    return id;
  }

  async function aSkippingJob(): Promise<string> {
    const { id } = await api.client.jobs.create({ name: 'skipping', command: 'true', cron_expr: '@yearly' });
    await api.client.jobs.skip(id, { at: '2099-01-01T00:00:00Z' });
    return id;
  }

  async function anArchivedJob(): Promise<string> {
    archived += 1;
    const job = { name: `archived ${archived}`, command: 'true', cron_expr: '@hourly', status: 'archived' } as const;
    return (await api.client.jobs.create(job)).id;
  }

  async function aJobElsewhere(): Promise<string> {
    const job = { name: 'elsewhere', cron_expr: '@manually', runs_on: 'elsewhere' } as const;
    return (await api.client.jobs.create(job)).id;
  }

  async function aKey(): Promise<string> {
    return (await api.client.keys.create({ name: 'to be revoked', role: 'read' })).id;
  }

  async function aFinishedRun(): Promise<string> {
    const id = await aLiveRun();
    await cancelRun(api.db, id);
    return id;
  }

  const aToldFailure = (what: keyof ToldFailure) => async () => (await tellFailure(api))[what];
  async function aFailedMessage(): Promise<string> {
    const { notification } = await tellFailure(api);
    await api.db.updateTable('notifications').set({ state: 'failed' }).where('id', '=', notification).execute();
    return notification;
  }
  async function aLoneChannel(): Promise<string> {
    const config = { url: 'https://hooks.example.org' };
    return (await api.client.alerts.channels.create({ name: 'alone', kind: 'webhook', config })).id;
  }
  /** What requests about alerts can be sent about more than once. */
  const alertsMade = {
    ...{ patchAlertRule: aToldFailure('rule'), deleteAlertRule: aToldFailure('rule') },
    ...{ patchChannel: aToldFailure('channel'), testChannel: aToldFailure('channel'), deleteChannel: aLoneChannel },
    ...{ acknowledgeIncident: aToldFailure('incident'), resolveIncident: aToldFailure('incident') },
    ...{ noteIncident: aToldFailure('incident'), retryNotification: aFailedMessage },
    silenceIncident: aToldFailure('incident'),
    endSilence: async () => (await api.client.alerts.silences.create({ for: '1h' })).id,
  };

  let sources = 0;

  /** A source of its own that has declared these jobs; applies others in their place. */
  async function aSource(...jobs: readonly object[]): Promise<(route: Route, then: object) => Promise<Called>> {
    sources += 1;
    const source = `source ${sources}`;
    const declared = jobs.map((job) => ({ command: 'true', cron_expr: '@yearly', ...job }));
    await api.client.jobs.apply({ source, jobs: declared as never });
    return (route, then) => send(route, { json: { source, jobs: declared, ...then } });
  }

  async function aManagedJob(): Promise<string> {
    const name = `managed ${sources}`;
    await aSource({ name, timeout: '1m' });
    return (await api.client.jobs.get(name)).id;
  }

  /** A rule or a channel that a source declares. */
  async function managedAlert(things: 'rules' | 'channels'): Promise<string> {
    await api.client.jobs.apply({
      ...{ source: 'of alerts', jobs: [], rules: [{ name: 'managed', when: 'failed' }] },
      channels: [{ name: 'managed', kind: 'webhook', config: { url: 'https://hooks.example.org' } }],
    });
    return (await api.client.alerts[things].get('managed')).id;
  }

  /** Rules or channels up to the most that there can be, in a server of its own. */
  async function crowded(table: 'alert_rules' | 'alert_channels', most: number, route: Route): Promise<Called> {
    const full = await startTestApi();
    const { rules, channels } = full.client.alerts;
    if (table === 'alert_rules') {
      await rules.create({ name: 'one', when: 'failed', match: { jobs: ['none'] } });
      const row = await full.db.selectFrom(table).selectAll().executeTakeFirstOrThrow();
      const json = { params: '{}', match: '{}', labels: '{}', declared: null };
      await full.db
        .insertInto(table)
        .values(copiesOf({ ...row, ...json }, most))
        .execute();
    } else {
      await channels.create({ name: 'one', kind: 'webhook', config: { url: 'https://hooks.example.org' } });
      const row = await full.db.selectFrom(table).selectAll().executeTakeFirstOrThrow();
      await full.db
        .insertInto(table)
        .values(copiesOf({ ...row, config: '{}', declared: null }, most))
        .execute();
    }
    return send(route, {}, nobody, full.server.url).finally(full.stop);
  }

  /** What is repeated with its key, and is gone since. */
  async function gone(table: 'alert_rules' | 'alert_channels', route: Route): Promise<Called> {
    const json = { ...route.example, name: 'short-lived' };
    const repeated = { json, headers: { 'idempotency-key': `short-lived ${table}` } };
    await send(route, repeated);
    await api.db.deleteFrom(table).where('name', '=', 'short-lived').execute();
    return send(route, repeated);
  }

  /** The problems that take a state, or a request of their own kind. */
  const own: Readonly<Record<string, (route: Route) => Promise<Called>>> = {
    'NAME_TAKEN createJob': (route) => send(route, { json: { ...route.example, name: 'taken' } }),
    'NAME_TAKEN validateJob': (route) => send(route, { json: { ...route.example, name: 'taken' } }),
    'NAME_TAKEN putJob': (route) => send(route, { json: { name: 'taken' } }, jobId),
    'NAME_TAKEN patchJob': (route) => send(route, { json: { name: 'taken' } }, jobId),
    'DEPENDENCY_CYCLE putJob': (route) => send(route, { json: { depends_on: ['below'] } }, jobId),
    'DEPENDENCY_CYCLE patchJob': (route) => send(route, { json: { depends_on: ['below'] } }, jobId),
    'VERSION_CONFLICT putJob': (route) => send(route, { json: {}, headers: { 'if-match': '"9"' } }, jobId),
    'VERSION_CONFLICT patchJob': (route) => send(route, { json: {}, headers: { 'if-match': '"9"' } }, jobId),
    'VERSION_CONFLICT restoreVersion': (route) => send(route, { json: {}, headers: { 'if-match': '"9"' } }, jobId),
    'NAME_TAKEN restoreVersion': async (route) => send(route, {}, await aRenamedJob()),
    'DEPENDENCY_CYCLE restoreVersion': async (route) => send(route, {}, await aTurnedEdge()),
    'MANAGED putJob': async (route) => send(route, { json: { timeout: '2m' } }, await aManagedJob()),
    'MANAGED patchJob': async (route) => send(route, { json: { timeout: '2m' } }, await aManagedJob()),
    async 'MANAGED restoreVersion'(route) {
      const managed = await aManagedJob();
      await api.client.jobs.update(managed, { timeout: '9m' }, { force: true }); // and version 1 had another
      return send(route, {}, managed);
    },
    'MANAGED deleteJob': async (route) => send(route, {}, await aManagedJob()),
    'MANAGED patchAlertRule': async (route) => send(route, { json: { when: 'missed' } }, await managedAlert('rules')),
    'MANAGED deleteAlertRule': async (route) => send(route, {}, await managedAlert('rules')),
    'MANAGED patchChannel': async (route) => send(route, { json: { kind: 'ntfy' } }, await managedAlert('channels')),
    'MANAGED deleteChannel': async (route) => send(route, {}, await managedAlert('channels')),
    'PLAN_CONFLICT applyJobs': async (route) => (await aSource())(route, { expected_plan: 'another' }),
    async 'NAME_TAKEN applyJobs'(route) {
      const again = await aSource({ name: 'declared' });
      await api.client.jobs.update('declared', { name: 'moved' }, { force: true });
      await api.client.jobs.create({ name: 'declared', command: 'true', cron_expr: '@yearly' });
      return again(route, {});
    },
    async 'DEPENDENCY_CYCLE applyJobs'(route) {
      const again = await aSource();
      const job = { command: 'true', cron_expr: '@yearly' };
      const jobs = ['a', 'b'].map((name) => ({
        ...job,
        name: `round ${name}`,
        depends_on: [`round ${name === 'a' ? 'b' : 'a'}`],
      }));
      return again(route, { jobs });
    },
    async 'STATE_CONFLICT applyJobs'(route) {
      const again = await aSource({ name: 'needed' });
      await api.client.jobs.create({ name: 'needs it', command: 'true', depends_on: ['needed'] });
      return again(route, { jobs: [], prune: 'delete' });
    },
    'STATE_CONFLICT startBulk': (route) => send(route, { json: { ...route.example, expected: 99 } }),
    async 'NOT_FOUND startBulk'(route) {
      const repeated = { headers: { 'idempotency-key': 'of an operation' } };
      await send(route, repeated);
      await api.db.deleteFrom('bulk_operations').execute();
      return send(route, repeated);
    },
    'STATE_CONFLICT skipTick': async (route) => send(route, {}, await anArchivedJob()),
    'VERSION_CONFLICT pauseJob': (route) => send(route, { json: {}, headers: { 'if-match': '"9"' } }, jobId),
    'VERSION_CONFLICT resumeJob': (route) => send(route, { json: {}, headers: { 'if-match': '"9"' } }, jobId),
    'STATE_CONFLICT pauseJob': async (route) => send(route, {}, await anArchivedJob()),
    'STATE_CONFLICT resumeJob': async (route) => send(route, {}, await anArchivedJob()),
    'VERSION_CONFLICT deleteJob': (route) => send(route, { headers: { 'if-match': '"9"' } }, jobId),
    'NAME_TAKEN createKey': (route) => send(route, { json: { name: 'taken', role: 'read' } }),
    'STATE_CONFLICT deleteJob': (route) => send(route, {}, jobId),
    'STATE_CONFLICT triggerJob': async (route) => send(route, {}, await anArchivedJob()),
    'STATE_CONFLICT backfillJob': async (route) => send(route, {}, await anArchivedJob()),
    'STATE_CONFLICT takePing': (route) => send(route, {}, jobId),
    'STATE_CONFLICT replacePingToken': (route) => send(route, {}, jobId),
    'STATE_CONFLICT cancelRun': async (route) => send(route, {}, await aFinishedRun()),
    'STATE_CONFLICT retryRun': async (route) => send(route, {}, await aLiveRun()),
    async 'NOT_FOUND createKey'(route) {
      const repeated = { json: { name: 'gone', role: 'read' }, headers: { 'idempotency-key': 'gone' } };
      await send(route, repeated);
      await api.db.deleteFrom('api_keys').where('name', '=', 'gone').execute();
      return send(route, repeated);
    },
    async 'NOT_FOUND createJob'(route) {
      const repeated = {
        json: { ...route.example, name: 'short-lived' },
        headers: { 'idempotency-key': 'short-lived' },
      };
      await send(route, repeated);
      await api.client.jobs.delete('short-lived');
      return send(route, repeated);
    },
    'DATABASE_UNAVAILABLE previewSchedule': (route) => detached(route, { json: { cron_expr: '@hourly' } }),
    async 'TOO_MANY_REQUESTS getOutput'(route) {
      const full = await startDetachedApi({ db: api.db, maxStreams: 0 });
      const path = `${route.path.replace('{id}', await aLiveRun())}?follow=1`;
      return call(full.server.url + path).finally(full.stop);
    },
    async 'TOO_MANY_REQUESTS getRun'(route) {
      const full = await startDetachedApi({ db: api.db, maxWaits: 0 });
      return call(`${full.server.url}${route.path.replace('{id}', await aLiveRun())}?wait=1s`).finally(full.stop);
    },
    async 'TOO_MANY_REQUESTS streamEvents'(route) {
      const full = await startDetachedApi({ db: api.db, maxStreams: 0 });
      return call(`${full.server.url}${route.path}?watch=jobs`).finally(full.stop);
    },
    'STATE_CONFLICT putSecret': keyless,
    'STATE_CONFLICT rotateSecrets': keyless,
    async 'STATE_CONFLICT deleteSecret'(route) {
      await api.client.secrets.put('USED', 'correct horse battery');
      const env = { A: '${secret:USED}' };
      await api.client.jobs.create({ name: 'user of a secret', command: 'true', cron_expr: '@manually', env });
      return send(route, {}, 'USED');
    },
    'NAME_TAKEN createAlertRule': (route) => send(route, { json: { ...route.example, name: 'taken' } }),
    'NAME_TAKEN patchAlertRule': (route) => send(route, { json: { name: 'taken' } }, alerting.rule),
    'VERSION_CONFLICT patchAlertRule': (route) => send(route, { headers: { 'if-match': '"9"' } }, alerting.rule),
    'VERSION_CONFLICT deleteAlertRule': (route) => send(route, { headers: { 'if-match': '"9"' } }, alerting.rule),
    'NAME_TAKEN createChannel': (route) => send(route, { json: { ...route.example, name: 'taken' } }),
    'NAME_TAKEN patchChannel': (route) => send(route, { json: { name: 'taken' } }, alerting.channel),
    'VERSION_CONFLICT patchChannel': (route) => send(route, { headers: { 'if-match': '"9"' } }, alerting.channel),
    'VERSION_CONFLICT deleteChannel': (route) => send(route, { headers: { 'if-match': '"9"' } }, alerting.channel),
    'STATE_CONFLICT deleteChannel': (route) => send(route, {}, alerting.channel),
    'STATE_CONFLICT retryNotification': (route) => send(route, {}, alerting.notification),
    'STATE_CONFLICT testChannel': (route) => send(route, {}, 'off'),
    'STATE_CONFLICT acknowledgeIncident': (route) => send(route, {}, over),
    'STATE_CONFLICT resolveIncident': (route) => send(route, {}, over),
    'STATE_CONFLICT createSilence': (route) => send(route, { json: { ends_at: '2020-01-01T00:00:00Z' } }),
    'STATE_CONFLICT silenceIncident': (route) => send(route, { json: { ends_at: '2020-01-01T00:00:00Z' } }, over),
    'STATE_CONFLICT createAlertRule': (route) => crowded('alert_rules', mostAlertRules, route),
    'STATE_CONFLICT createChannel': (route) => crowded('alert_channels', mostChannels, route),
    'NOT_FOUND createAlertRule': (route) => gone('alert_rules', route),
    'NOT_FOUND createChannel': (route) => gone('alert_channels', route),
    'NOT_FOUND listIncidents': (route) => sendTo(`${route.path}?rule=nobody`, route),
    'NOT_FOUND listNotifications': (route) => sendTo(`${route.path}?channel=nobody`, route),
    'ROUTE_NOT_FOUND metrics': (route) => send(route, {}),
    'ROUTE_NOT_FOUND docsFile': (route) => sendTo('/docs/other.js', route),
    'INVALID_INPUT docsFile': (route) => sendTo(`/docs/${'x'.repeat(65)}`, route),
  };

  /** The problems that every route of a kind has in the same way. */
  const general: Readonly<Partial<Record<ProblemCode, (route: Route) => Promise<Called>>>> = {
    MALFORMED_REQUEST: (route) =>
      route.params === undefined
        ? sendTo(`${route.path}?%ff`, route)
        : sendTo(route.path.replace(/\{\w+\}/, '%ff'), route),
    INVALID_INPUT: (route) => sendTo(`${requestOf(route).path.split('?')[0]}?limit=x`, route),
    NOT_FOUND: (route) => send(route, {}),
    FORBIDDEN: (route) => send(route, { headers: { origin: 'https://page.example' } }),
    BODY_TOO_LARGE: (route) =>
      send(route, { json: undefined, raw: 'x'.repeat((route.isLarge === true ? 8 : 1) * 1_048_576 + 1) }),
    UNSUPPORTED_MEDIA_TYPE: (route) => send(route, { json: {}, headers: { 'content-type': 'text/plain' } }),
    async IDEMPOTENCY_MISMATCH(route) {
      const headers = { 'idempotency-key': `of ${route.operationId}` };
      const runs = { cancelRun: aLiveRun, retryRun: aFinishedRun };
      const workers = { drainWorker: aWorker, undrainWorker: aWorker };
      const keyed = { unskipTick: aSkippingJob, revokeKey: aKey };
      const lone = { deleteJob: aLoneJob, deleteSecret: aSecret, takePing: aJobElsewhere };
      const things = { ...runs, ...workers, ...keyed, ...alertsMade, ...lone };
      const made: Readonly<Record<string, () => Promise<string>>> = things;
      const first = (await made[route.operationId]?.()) ?? jobId;
      expect((await send(route, { headers }, first)).status).toBeLessThan(300);
      return send(route, { headers, ...otherBody(route) }, nobody);
    },
    async UNAUTHENTICATED(route) {
      const locked = await startDetachedApi({ keys: [key] });
      return send(route, {}, nobody, locked.server.url).finally(locked.stop);
    },
    async TOO_MANY_REQUESTS(route) {
      const tight = await startDetachedApi({ keys: [key], rateLimit: 1 });
      const headers = { authorization: `Bearer ${key}` };
      const ask = async () => send(route, { headers }, nobody, tight.server.url);
      return ask().then(ask).finally(tight.stop);
    },
    async DATABASE_UNAVAILABLE(route) {
      if (route.isLocal !== true) return detached(route, {});
      const { server, stop } = await startDetachedApi({ storedKeys: true });
      const headers = { authorization: `Bearer ${newApiKey()}` };
      return send(route, { headers }, nobody, server.url).finally(stop);
    },
    LOCKED_TOO_LONG: (route) => ended(route, '55P03'),
    QUERY_TOO_SLOW: (route) => ended(route, '57014'),
    TOO_MUCH_TO_COUNT: (route) => ended(route, '57014'),
    async INTERNAL(route) {
      const broken = await startDetachedApi({
        metrics: { contentType: 'text/plain', text: () => Promise.reject(new Error('a fault')) },
      });
      return send(route, {}, nobody, broken.server.url).finally(broken.stop);
    },
  };

  function otherBody(route: Route): CallOptions {
    if (route.operationId === 'startBulk') return { json: { ...route.example, note: 'another' } };
    if (route.operationId === 'applyJobs') return { json: { ...route.example, source: 'another' } };
    const makes = ['createJob', 'createKey', 'createAlertRule', 'createChannel'].includes(route.operationId);
    if (route.operationId === 'createSilence') return { json: { for: '3h' } };
    return makes ? { json: { ...route.example, name: 'another' } } : {};
  }

  async function send(route: Route, options: CallOptions, id?: string, url = api.server.url): Promise<Called> {
    const request = requestOf(route, id);
    return call(url + request.path, { ...request.options, ...options });
  }

  async function keyless(route: Route): Promise<Called> {
    const { server, stop } = await startDetachedApi({ db: api.db });
    return send(route, {}, nobody, server.url).finally(stop);
  }

  async function detached(route: Route, options: CallOptions): Promise<Called> {
    const { server, stop } = await startDetachedApi({ secrets });
    return send(route, options, nobody, server.url).finally(stop);
  }

  async function ended(route: Route, code: string): Promise<Called> {
    const { server, stop } = await startDetachedApi({ db: api.db.withPlugin(failing(code)), secrets });
    const options = route.operationId === 'previewSchedule' ? { json: { cron_expr: '@hourly' } } : {};
    return send(route, options, nobody, server.url).finally(stop);
  }

  async function sendTo(path: string, route: Route): Promise<Called> {
    return call(api.server.url + path, requestOf(route).options);
  }

  it.each(told.filter(([code]) => code !== 'INTERNAL'))('comes about: %s of %s', async (code, operationId, route) => {
    const provoke = own[`${code} ${operationId}`] ?? general[code];
    if (provoke === undefined) throw new Error(`nobody knows how ${operationId} comes to ${code}`);
    expect(problemOf(await provoke(route))).toMatchObject({ code, status: problemStatus[code] });
  });

  it('comes about: INTERNAL, of which nothing is told', async () => {
    const metrics = routeTable.find(({ operationId }) => operationId === 'metrics');
    if (metrics === undefined || general.INTERNAL === undefined) throw new Error('there are no metrics');
    const problem = problemOf(await general.INTERNAL(metrics));
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(JSON.stringify(problem)).not.toContain('a fault');
  });
});

describe('a statement that takes too long', () => {
  let api: TestApi;
  let hurried: Awaited<ReturnType<typeof startDetachedApi>>;
  let database: Database;

  beforeAll(async () => {
    api = await startTestApi();
    database = connectDatabase({ ...databaseDefaults, connectionString: api.connectionString, queryTimeoutMs: 800 });
    hurried = await startDetachedApi({ db: database.db });
    await api.client.jobs.create({ name: 'held', command: 'true', cron_expr: '@yearly', concurrency_policy: 'queue' });
  });

  afterAll(async () => {
    await hurried.stop();
    await database.close();
    await api.stop();
  });

  const held = '/api/v1/jobs/held';

  it.each<[string, string, object | undefined]>([
    ['PATCH', held, { timeout: '1h' }],
    ['PUT', held, { status: 'inactive' }],
    ['DELETE', held, undefined],
    ['POST', `${held}/trigger`, undefined],
  ])('%s %s is told that others hold the job, and changes nothing', async (method, path, json) => {
    await onTestServer(async (client) => {
      await client.query('begin');
      await client.query('select from aster.job_cursors for update');
      const calls = [1, 2].map(async () => call(hurried.server.url + path, { method, json }));
      for (const answer of await Promise.all(calls)) {
        expect(problemOf(answer)).toMatchObject({ code: 'LOCKED_TOO_LONG', status: 409 });
        expect(problemOf(answer).detail).toMatch(
          /another transaction .* locked .* Nothing was changed: ask again soon/,
        );
        expect(answer.headers.get('retry-after')).toBe('2');
      }
    }, api.connectionString);
    expect(await api.client.jobs.get('held')).toMatchObject({ version: 1, timeout: '10m', status: 'active' });
    expect(await api.client.runs.list({})).toMatchObject({ items: [] });
  });

  it('is told as that, not as an absence of the database', async () => {
    await onTestServer(async (client) => {
      await client.query('alter table aster.jobs rename to many_jobs');
      await client.query('create view aster.jobs as select j.* from aster.many_jobs j, pg_sleep(5)');
    }, api.connectionString);
    const answer = await call(`${hurried.server.url}/api/v1/jobs`, { method: 'GET' });
    expect(problemOf(answer)).toMatchObject({ code: 'QUERY_TOO_SLOW', status: 422 });
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(hurried.events.map((event) => event.type)).not.toContain('database.lost');
  });
});
