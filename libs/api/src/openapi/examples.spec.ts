import { randomBytes } from 'node:crypto';
import { createSecretKeyring } from '@aster-scheduler/job-store';
import { cancelRun } from '@aster-scheduler/run-store';
import { fieldsOf, type InputClass } from '../fields/field-registry.js';
import { readInput } from '../input/read-input.js';
import { routeTable } from '../router/route-table.js';
import type { Route } from '../routes/route.js';
import { call } from '../testing/call.js';
import { startTestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { tellFailure } from '../testing/tell-failure.js';

/** The first example of each field that has one, as a query. */
function queryOf(inputClass: InputClass | undefined): string {
  if (inputClass === undefined) return '';
  const examples = [...fieldsOf(inputClass)].flatMap(([name, { schema }]) => {
    const [example] = (schema['examples'] ?? []) as readonly unknown[];
    return example === undefined ? [] : [`${name}=${encodeURIComponent(String(example))}`];
  });
  return examples.length === 0 ? '' : `?${examples.join('&')}`;
}

/** Of an answer that goes on for ever. */
async function statusOfBegin(url: string): Promise<number> {
  const { status, body } = await fetch(url);
  await body?.cancel();
  return status;
}

describe('the examples of the OpenAPI document', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi({
      metrics: { contentType: 'text/plain', text: async () => 'aster_up 1\n' },
      secrets: createSecretKeyring([randomBytes(32)]),
    });
    await api.client.secrets.put('SECRET', 'correct horse battery');
  });

  afterAll(async () => api.stop());

  /** A rule, a channel, a silence, an incident or a message of its own. */
  async function alertSubjectOf({ path, operationId }: Route, jobId: string): Promise<string> {
    if (!path.includes('{id}')) return jobId;
    if (path.includes('/silences/')) return (await api.client.alerts.silences.create({ for: '1h' })).id;
    const { rule, channel, incident, notification } = await tellFailure(api, jobId);
    if (path.includes('/rules/')) return rule;
    if (path.includes('/incidents/')) return incident;
    if (operationId === 'deleteChannel') await api.client.alerts.rules.delete(rule);
    if (path.includes('/channels/')) return channel;
    await api.db.updateTable('notifications').set({ state: 'failed' }).where('id', '=', notification).execute();
    return notification;
  }

  /** What the path of the route is about. */
  async function subjectOf(route: Route): Promise<string> {
    const { path, operationId } = route;
    if (path.includes('/keys/{id}')) return (await api.client.keys.create({ name: operationId, role: 'read' })).id;
    const { id: jobId } = await api.client.jobs.create({
      ...{ name: `subject of ${operationId}`, cron_expr: '@hourly' },
      ...(operationId === 'takePing' || operationId === 'replacePingToken'
        ? { runs_on: 'elsewhere' as const }
        : { command: 'true' }),
    });
    if (route.tag === 'alerts') return alertSubjectOf(route, jobId);
    if (path.includes('/workers/{id}')) return (await startTestWorker(api.db)).id;
    if (operationId === 'unskipTick') await api.client.jobs.skip(jobId, { at: '2099-01-01T00:00:00Z' });
    if (operationId === 'getBulk') return (await api.client.bulk({ action: 'pause', ids: [jobId] })).id ?? '';
    if (!path.includes('/runs/{id}')) return jobId;
    const { id } = await api.client.jobs.trigger(jobId);
    if (operationId === 'retryRun' || operationId === 'getOutput') await cancelRun(api.db, id);
    return id;
  }

  it.each(routeTable.map((route) => [route.operationId, route] as const))(
    'are accepted by %s, and answered as it says',
    async (operationId, route) => {
      const known = {
        file: 'reference.js',
        name: 'SECRET',
        version: '1',
        at: '2099-01-01T00:00:00Z',
        id: await subjectOf(route),
      };
      const named: Readonly<Record<string, string>> = known;
      const path = route.path.replace(/\{(\w+)\}/g, (all, name: string) => named[name] ?? all) + queryOf(route.query);
      if (operationId === 'streamEvents') return expect(await statusOfBegin(api.server.url + path)).toBe(200);
      const answer = await call(api.server.url + path, { method: route.method, json: route.example });
      const statuses = [route.success, ...(route.otherAnswers ?? [])].map(({ status }) => status);
      expect(statuses).toContain(answer.status);
    },
  );

  it('are there for every body that must be sent', () => {
    const without = routeTable.filter(
      ({ body, isBodyOptional, example }) => body !== undefined && isBodyOptional !== true && example === undefined,
    );
    expect(without.map(({ operationId }) => operationId)).toEqual([]);
  });

  it('are there for every parameter that must be given', () => {
    for (const { query } of routeTable) {
      if (query === undefined) continue;
      for (const [name, { isRequired, schema }] of fieldsOf(query)) {
        if (isRequired) expect([name, schema['examples']]).toEqual([name, [expect.anything()]]);
      }
    }
  });

  it('of single fields are valid, each among the example of the whole', () => {
    let examined = 0;
    for (const { body, example } of routeTable) {
      if (body === undefined) continue;
      for (const [field, { schema }] of fieldsOf(body)) {
        for (const value of (schema['examples'] ?? []) as readonly unknown[]) {
          expect(readInput(body, { ...example, [field]: value }, 'the body')).toHaveProperty(field, value);
          examined += 1;
        }
      }
    }
    expect(examined).toBeGreaterThan(5);
  });
});
