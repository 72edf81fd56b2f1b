import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('PUT of a name that nobody has', () => {
  let api: TestApi;
  let url: string;
  beforeAll(async () => {
    api = await startTestApi();
    url = `${api.server.url}/api/v1/jobs`;
  });
  afterAll(async () => api.stop());

  const fields = { command: 'true', cron_expr: '@hourly', managed_by: 'ops/jobs' };

  async function put(name: string, json: object = fields, headers: Record<string, string> = { 'if-none-match': '*' }) {
    return call(`${url}/${encodeURIComponent(name)}`, { method: 'PUT', json, headers });
  }

  it('makes the job, once, when the request says that there is none', async () => {
    const made = await put('etl/load', { ...fields, name: 'etl/load' });
    expect([made.status, made.body]).toMatchObject([201, { name: 'etl/load', version: 1, managed_by: 'ops/jobs' }]);
    const { id } = await api.client.jobs.get('etl/load');
    expect(made.headers.get('location')).toBe(`/api/v1/jobs/${id}`);
    expect(problemOf(await put('etl/load'))).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' });
    expect((await put('etl/load', { priority: 3 }, {})).body).toMatchObject({ priority: 3, command: 'true' });
    expect((await put('nobody', fields, {})).status).toBe(404);
  });

  it('makes one job of many requests at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, async () => put('raced')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array<number>(7).fill(412)]);
  });

  it.each([
    ['another name', 'one', { ...fields, name: 'two' }, 'name'],
    ['a field of the server', 'one', { ...fields, version: 1 }, 'version'],
    ['no name', '.', fields, 'name'],
    ['no job', 'one', { cron_expr: '@hourly' }, 'command'],
    ['a schema that is none', 'one', { handler: 'h', cron_expr: '@hourly', payload_schema: [] }, 'payload_schema'],
    ['a schema for a command', 'one', { ...fields, payload_schema: {} }, 'payload_schema'],
  ])('refuses %s', async (_what, name, json, field) => {
    const path = name === '.' ? '%2e%2e%20' : name;
    const answer = await call(`${url}/${path}`, { method: 'PUT', json, headers: { 'if-none-match': '*' } });
    expect(problemOf(answer)).toMatchObject({ status: 400, errors: [{ field }] });
  });

  it('keeps a schema for payloads as it is', async () => {
    const schema = { type: 'object', properties: { day: { type: 'string', format: 'date' } } };
    const { command: _command, ...rest } = fields;
    await put('handled', { ...rest, handler: 'h', payload_schema: schema });
    expect((await api.client.jobs.get('handled')).payload_schema).toEqual(schema);
  });
});
