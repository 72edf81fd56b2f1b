import fc from 'fast-check';
import { fieldsOf } from '../fields/field-registry.js';
import { JobChange } from '../jobs/job-input.js';
import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { routeTable } from './route-table.js';

/** Values that have broken parsers, databases and timers before. */
const awkward = fc.constantFrom<unknown>(
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\u{10ffff}',
  '__proto__',
  'constructor',
  '$1',
  "'; drop table jobs; --",
  '%00',
  '../../etc/passwd',
  'x'.repeat(10_000),
  '0s',
  '-1s',
  '1e9h',
  '240000h',
  '9999999999999999999h',
  '0.0000001ns',
  '* * * * *',
  '0 0 30 2 *',
  '@every 1ns',
  '@every 240000h',
  '@every 0s',
  '*/99999999999 * * * *',
  'CRON_TZ=Nowhere * * * * *',
  'active',
  'forbid',
  '00000000-0000-0000-0000-000000000000',
  '9999-12-31T23:59:59.999Z',
  -1,
  -0,
  0.5,
  1e308,
  5e-324,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  null,
  true,
  [],
  {},
  [[]],
  [null],
  { job: 'x', condition: 'success' },
  [{ job: '\0' }],
  { A: '\ud800' },
  { 'A\0': 'x' },
);

const value = fc.oneof({ weight: 4, arbitrary: awkward }, fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }));
const field = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...fieldsOf(JobChange).keys()) },
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const text = fc.oneof(
  fc.constantFrom(
    'a\0b',
    '\ud800',
    '\u{10ffff}',
    '\u0085',
    '\u202e',
    "'; drop table aster.jobs; --",
    '$1',
    '%s',
    '\\',
    ' a ',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }),
);
const duration = fc.constantFrom('0s', '1ms', '240000h', '0.5s', '1ns', '3ms', '1h1m1.001s');
/** Values of the right type for their field, and nothing else to be said for them. */
const likely: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  name: text,
  description: text,
  command: text,
  working_directory: text.map((name) => `/${name}`),
  pool: text,
  args: fc.array(text, { maxLength: 4 }),
  env: fc.dictionary(fc.oneof(text, fc.constantFrom('constructor', 'toString', 'A')), text, { maxKeys: 3 }),
  depends_on: fc.array(
    fc.oneof(
      text,
      fc.constant('fuzz'),
      text.map((name) => ({ job: name })),
    ),
    { maxLength: 3 },
  ),
  timeout: duration,
  retry_delay: duration,
  retry_max_delay: duration,
  kill_grace: duration,
  catchup_window: duration,
  max_retries: fc.nat(10_000),
  queue_limit: fc.nat(100_000),
  keep_runs: fc.integer({ min: 1, max: 1_000_000 }),
  priority: fc.integer(),
  retry_backoff: fc.double({ min: 1, max: 100, noNaN: true }),
  cron_expr: fc.constantFrom('* * * * *', '@every 1s', '@every 240000h', '0 0 29 2 *', '59 59 23 31 12 *', '@manually'),
  timezone: fc.constantFrom('Asia/Kathmandu', 'africa/casablanca', 'UTC', 'Etc/GMT+12'),
};
const likelyField = fc
  .constantFrom(...Object.keys(likely))
  .chain((name) => fc.tuple(fc.constant(name), likely[name] ?? fc.constant(null)));
const handled = fc
  .tuple(text, fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), text)
  .map(([handler, payload, more]) => ({ command: null, handler, payload: { payload, more, [more]: payload } }));
const base: object = { name: 'fuzz', command: 'true', cron_expr: '@hourly' };
const job = fc.oneof(
  { weight: 5, arbitrary: fc.array(likelyField, { minLength: 1, maxLength: 3 }).map((given) => mixed(base, given)) },
  { weight: 2, arbitrary: handled.map((given) => ({ ...base, ...given })) },
  { weight: 2, arbitrary: fc.array(fc.tuple(field, value), { maxLength: 3 }).map((given) => mixed(base, given)) },
  { weight: 1, arbitrary: fc.array(fc.tuple(field, value), { maxLength: 3 }).map((given) => mixed({}, given)) },
);

function mixed(fields: object, given: readonly (readonly [string, unknown])[]): object {
  return { ...fields, ...Object.fromEntries(given) };
}

const parameter = fc.oneof(
  fc.constantFrom(
    ...['limit', 'offset', 'cursor', 'status', 'trigger', 'job_id', 'from', 'to', 'nonsense'],
    ...['at', 'count', 'attempt', 'follow'],
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const parameterValue = fc.oneof(
  fc.constantFrom('1', '0', '-1', '1000', '2147483648', 'failed', 'active', 'YQ', '%', '%ff', '%00', '+', ''),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const search = fc
  .array(fc.tuple(parameter, parameterValue), { maxLength: 4 })
  .map((pairs) => pairs.map(([name, text]) => `${escape(name)}=${escape(text)}`).join('&'));
const key = fc.oneof(
  fc.constantFrom('fuzz', '%00', '%ff', '..%2f', '%ud800', '00000000-0000-0000-0000-000000000000', 'x'.repeat(300)),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map(escape),
);

/** Mostly encoded as it should be; what is not ASCII comes out in the old style of `%u`, which is malformed. */
function escape(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (/[\w%.~+-]/.test(character)) return character;
    return code > 0xffff || (code >= 0xd800 && code < 0xe000)
      ? `%u${code.toString(16)}`
      : encodeURIComponent(character);
  }).join('');
}

const instants = ['2026-01-01T00:00:00Z', '2026-03-29T02:30:00+01:00', '1969-12-31T23:59:59Z', '2199-01-01T00:00:00Z'];
const nobody = '00000000-0000-4000-8000-000000000000';
const ofJobs = {
  ...{
    q: ['a', '%', 'x y'],
    label: ['team=data', 'a=b,c=d'],
    pool: ['default', 'gpu'],
    owner: ['ann'],
    managed_by: ['src'],
  },
  health: ['failing', 'late', 'skipping', 'never', 'paused', 'no_worker', 'no_tick'],
};
const ofRuns = {
  ...{ from: instants, to: instants, job: ['a', 'b'], pool: ['default'], label: ['team=data'], worker_id: [nobody] },
  ...{ status: ['failed', 'running', 'waiting,skipped'], reason: ['exit_code', 'paused,missed'], trigger: ['manual'] },
  ...{ min_ms: ['0', '5'], max_ms: ['0', '7'], attempts: ['1', '3'], q: ['01a2', 'FATAL'] },
};

/** By the path of a list: values of its parameters that it takes, each by itself. */
const conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  jobs: {
    ...{ ...ofJobs, limit: ['1', '200'], offset: ['0', '7'], include: ['ticks', 'last_runs,stats,streak,ticks'] },
    sort: ['name', '-next', 'updated', '-failing', 'last', '-success', 'duration'],
  },
  'jobs/count': { ...ofJobs, max: ['1', '100000'] },
  runs: {
    ...ofRuns,
    sort: ['duration', '-duration', '-scheduled'],
    fields: ['-output', '-output,-result'],
    limit: ['1'],
  },
  'runs/count': { ...ofRuns, max: ['1', '10000'] },
  timeline: {
    ...{ to: instants, width: ['100', '5000'], group: ['job', 'pool', 'worker'], job: ['a'], label: ['team=data'] },
    ...{ pool: ['default'], sort: ['name', '-last', 'success'], limit: ['1', '100'] },
  },
};

describe('whatever is sent', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  afterEach(() => {
    expect(api.events.filter(({ type }) => type === 'http.failed')).toEqual([]);
  });

  /** Answers whether the request was carried out; anything else must be a problem of the client's making. */
  async function send(path: string, options: Parameters<typeof call>[1] = {}): Promise<boolean> {
    const answer = await call(api.server.url + path, options);
    if (answer.status < 300) return true;
    expect(problemOf(answer).status).toBeLessThan(500);
    return false;
  }

  it('as a job is a job afterwards, or the fault of who sent it', async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(job, async (json) => {
        const answer = await call(`${api.server.url}/api/v1/jobs`, { json });
        if (answer.status !== 201) return expect(problemOf(answer).status).toBeLessThan(500);
        accepted += 1;
        const path = answer.headers.get('location') ?? '';
        expect((await call(api.server.url + path)).body).toEqual(answer.body);
        expect(await send(`${path}?force=true`, { method: 'DELETE' })).toBe(true); // a source may have declared it
      }),
      { numRuns: 200 },
    );
    expect(accepted).toBeGreaterThan(20); // otherwise hardly anything got as far as the database
  });

  it('as an edit leaves a job that can be read and edited', async () => {
    await api.client.jobs.create({ name: 'edited', command: 'true', cron_expr: '@hourly' });
    const { id } = await api.client.jobs.get('edited');
    await fc.assert(
      fc.asyncProperty(job, fc.constantFrom('PUT', 'PATCH'), async (json, method) => {
        await send(`/api/v1/jobs/${id}`, { method, json });
        expect(await send(`/api/v1/jobs/${id}`)).toBe(true);
      }),
      { numRuns: 150 },
    );
    const reset = { command: 'true', cron_expr: '@hourly', handler: null, payload: null, depends_on: null };
    expect(await send(`/api/v1/jobs/${id}`, { method: 'PATCH', json: reset })).toBe(true);
  });

  it('as a trigger, a preview or a backfill is carried out, or the fault of who sent it', async () => {
    await api.client.jobs.create({ name: 'sent', command: 'true', cron_expr: '@hourly' });
    await api.client.jobs.create({ name: 'handled', handler: 'h', cron_expr: '@hourly' });
    const instant = fc.constantFrom(
      ...['2026-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '1969-12-31T23:59:59+23:59'],
    );
    const bodies = routeTable.flatMap(({ method, path, body }) =>
      method === 'POST' && body !== undefined && path !== '/api/v1/jobs' ? [{ path, body }] : [],
    );
    const request = fc.constantFrom(...bodies).chain(({ path, body }) => {
      const names = [...fieldsOf(body).keys(), 'nonsense'];
      const any = fc.constantFrom(...names).chain((name) => {
        const fitting = likely[name] ?? instant;
        return fc.tuple(fc.constant(name), fc.oneof({ weight: 3, arbitrary: fitting }, value));
      });
      return fc.tuple(fc.constant(path), fc.array(any, { maxLength: 4 }).map(Object.fromEntries));
    });
    let accepted = 0;
    const idempotencyKey = fc.option(fc.constantFrom('a', 'b', '', '"c"', '\u00ff'), { freq: 3, nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        request,
        fc.constantFrom('sent', 'handled', 'nobody'),
        idempotencyKey,
        async ([path, json], id, key) => {
          const headers = key === undefined ? undefined : { 'idempotency-key': key };
          if (await send(path.replace('{id}', id), { json, headers })) accepted += 1;
        },
      ),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(0); // some got as far as the database
  });

  it('as a body that need not be JSON is refused', async () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '"name"',
      ':',
      ',',
      '"a"',
      '[',
      ']',
      '1',
      '\\',
      '\0',
      '\ufeff',
      ' ',
      'null',
    );
    const pieces = fc.array(piece, { maxLength: 12 }).map((list) => list.join(''));
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Uint8Array.from(array));
    await fc.assert(
      fc.asyncProperty(fc.oneof(pieces, bytes), async (raw) => {
        expect(await send('/api/v1/jobs', { raw, method: 'POST' })).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('as a path, query or header is answered', async () => {
    const paths = routeTable.filter(({ path }) => path.startsWith('/api')).map(({ path }) => path);
    const header = fc.constantFrom('', '*', '"1"', 'W/"1"', '"', '1', '"1",', ',', '\u00ff', '"\u00ff"');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom('GET', 'DELETE', 'PATCH', 'OPTIONS'),
        key,
        search,
        header,
        async (path, method, id, query, ifMatch) => {
          const json = method === 'PATCH' ? { priority: 1 } : undefined;
          const url = `${path.replace('{id}', id)}${query === '' ? '' : `?${query}`}`;
          await send(url, { method, json, headers: { 'if-match': ifMatch } });
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries(conditions))('as conditions of %s together is answered', async (path, values) => {
    const query = fc.record(
      Object.fromEntries(Object.entries(values).map(([name, some]) => [name, fc.constantFrom(...some)])),
      { requiredKeys: [] },
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        if (await send(`/api/v1/${path}?${new URLSearchParams(asked as Record<string, string>).toString()}`))
          accepted += 1;
      }),
      { numRuns: 25 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});
