import { randomBytes } from 'node:crypto';
import { type AsterClient, createClient } from '@aster-scheduler/client';
import { createSecretKeyring } from '@aster-scheduler/job-store';
import { createDocument } from '../openapi/create-document.js';
import { clientCalls, type Scene } from '../testing/client-calls.js';
import { runToEnd, startTestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { tellFailure } from '../testing/tell-failure.js';
import { routeTable } from './route-table.js';

const key = 'k'.repeat(40);
const document = createDocument(routeTable)('');
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...{ method: method.toUpperCase(), name: operation.operationId, parameters: operation.parameters ?? [] },
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  })),
);

/** What is said without being told: what was kept of an answer, where reading stopped, who asks, and cursors. */
const leftOut = new Set(['if-none-match', 'last-event-id', 'traceparent', 'aster-origin', 'cursor']);

let api: TestApi;
let scene: Omit<Scene, 'idempotencyKey'>;
/** What was sent of each operation that has succeeded. */
const sent = new Map<string, Set<string>>();

beforeAll(async () => {
  api = await startTestApi({ keys: [key], storedKeys: true, secrets: createSecretKeyring([randomBytes(32)]) });
  const client = createClient({ baseUrl: api.server.url, apiKey: key, fetch: recordingFetch, maxRetries: 0 });
  const { jobs, alerts } = api.client;
  await alerts.rules.create({ name: 'first', when: 'failed' });
  const { id } = await jobs.create({ name: 'job', command: 'true', cron_expr: '@manually', max_retries: 0 });
  await jobs.create({ name: 'daily', command: 'true', cron_expr: '@daily' });
  await jobs.create({ name: 'elsewhere', cron_expr: '@daily', runs_on: 'elsewhere' });
  const worker = await startTestWorker(api.db);
  const good = await runToEnd(api.db, worker, id, { output: 'it said so\n' });
  const bad = await runToEnd(api.db, worker, id, { outcome: { status: 'failed', reason: 'exit_code', exitCode: 1 } });
  const [incident] = (await alerts.incidents.list()).items;
  const { notification } = await tellFailure(api);
  await api.db.updateTable('notifications').set({ state: 'failed' }).where('id', '=', notification).execute();
  scene = { client, worker, good, bad, incident: incident?.id ?? '', notification };
});

afterAll(async () => api?.stop());

const recordingFetch: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const response = await fetch(input, init);
  const url = new URL(request.url);
  const operation = operations.find(
    ({ method, pattern }) => method === request.method && pattern.test(decodeURIComponent(url.pathname)),
  );
  if (!response.ok || operation === undefined) return response;
  const names = sent.get(operation.name) ?? new Set();
  for (const name of [...url.searchParams.keys(), ...request.headers.keys()]) names.add(name.toLowerCase());
  sent.set(operation.name, names);
  return response;
};

/** The names of all methods of a client: `jobs.create`. */
function methodsOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
    typeof member === 'function' ? `${prefix}${name}` : methodsOf(member as object, `${prefix}${name}.`),
  );
}

describe('the client', () => {
  it.each(Object.keys(clientCalls))('%s is taken with each of its options', async (name) => {
    await expect(clientCalls[name]?.({ ...scene, idempotencyKey: name })).resolves.not.toThrow();
  });

  it('has no other methods', () => {
    const client: AsterClient = scene.client;
    expect(Object.keys(clientCalls).sort()).toEqual(methodsOf(client).sort());
  });

  it('can say whatever the document says that may be asked', () => {
    const unsaid = operations.flatMap(({ name, parameters }) => {
      const said = sent.get(name) ?? leftOut;
      const isUnsaid = (parameter: string) => !said.has(parameter) && !leftOut.has(parameter);
      const names = parameters.filter((each) => each.in !== 'path').map((each) => each.name.toLowerCase());
      return sent.has(name) ? names.filter(isUnsaid).map((parameter) => `${name} ${parameter}`) : [];
    });
    expect(unsaid).toEqual(['getOutput follow', 'getOutput download']); // for browsers
    const uncalled = operations.filter(({ name }) => !sent.has(name)).map(({ name }) => name);
    const forBrowsersAndMachines = ['apiIndex', 'docs', 'docsFile', 'index', 'livez', 'metrics', 'openapi', 'readyz'];
    expect(uncalled.sort()).toEqual([...forBrowsersAndMachines, 'putJob'].sort()); // apply does that one
  });
});
