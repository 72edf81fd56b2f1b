import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { maxInputProblems } from '../input/read-input.js';
import { call, type Called } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

const megabyte = 1_000_000;

/**
 * On a busy machine, what takes 50 ms may well take twenty times as long; what was found here took seconds on an idle
 * one.
 */
const longestMs = 4_000;

function filled(begin: string, piece: string, end: string): string {
  return begin + piece.repeat(Math.floor((megabyte - begin.length - end.length) / piece.length)) + end;
}

function named(count: number, name: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => name(index)).join(',');
}

const job = '"name":"x","cron_expr":"@daily"';

/** Bodies of a megabyte, each the worst for something that reads it. */
const bodies: readonly (readonly [string, string])[] = [
  ['unknown fields', `{${named(19_000, (index) => `"timeou${index}":1`)}}`],
  ['unknown fields with long names', `{${named(900, (index) => `"${String(index).padEnd(1_000, 't')}":1`)}}`],
  ['an unknown field with a name of a megabyte', filled('{"', 'time-out', '":1}')],
  ['many values', filled('[', '[],', '[]]')],
  ['a payload of many values', `{${job},"handler":"h","payload":[${named(19_000, () => '{}')}]}`],
  ['a payload of many names', `{${job},"handler":"h","payload":{${named(19_000, (index) => `"k${index}":"v"`)}}}`],
  ['a payload that is one text', filled(`{${job},"handler":"h","payload":"`, '\\u00e4', '"}')],
  ['long fractions', `{${job},"handler":"h","payload":[${named(19_000, () => '1.234567890123456')}]}`],
  ['long integers', `{${job},"handler":"h","payload":[${named(3_000, () => `1${'0'.repeat(300)}`)}]}`],
  ['a fraction of a megabyte', filled(`{${job},"handler":"h","payload":0.`, '0', '1}')],
  ['upstream jobs', `{${job},"command":"a","depends_on":[${named(19_000, () => '"a"')}]}`],
  ['a thousand upstream jobs', `{${job},"command":"a","depends_on":[${named(1_000, (index) => `"${index}"`)}]}`],
  ['upstream jobs that are none', `{${job},"command":"a","depends_on":[${named(1_000, () => '{"job":1,"x":1}')}]}`],
  ['arguments', `{${job},"command":"a","args":[${named(19_000, () => '"$A"')}],"env":{"A":"b"}}`],
  ['an argument with variables', filled(`{${job},"command":"a","env":{"A":""},"args":["`, '$A', '"]}')],
  ['variables', `{${job},"command":"a","env":{${named(19_000, (index) => `"V${index}":""`)}}}`],
  ['a variable with a long name', filled(`{${job},"command":"a","env":{"`, 'é=', '":""}}')],
  ['a long description', filled(`{${job},"command":"a","description":"`, 'é', '"}').slice(0, megabyte / 2) + '"}'],
  ['a long name', filled('{"name":"', ' ', '"}')],
  ['a long timeout', filled(`{${job},"command":"a","timeout":"`, '1h', '"}')],
  ['a long expression', filled('{"name":"x","command":"a","cron_expr":"', '1,', '1 * * * *"}')],
  ['an expression as long as it may be', `{"name":"x","command":"a","cron_expr":"${'1,'.repeat(490)}1 2 29 2 *"}`],
  ['white space', filled(`{${job},`, ' ', '"command":1}')],
  ['lines', filled('{', '\n', 'x}')],
  ['backslashes', filled('{"', '\\', '":1}')],
];

/** What stands in the headers and the query; Node takes 16 KB of them. */
const headers: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['if-match', { 'if-match': `"1"${' '.repeat(14_000)}x` }],
  ['if-match with many tags', { 'if-match': '"1" , '.repeat(2_000) }],
  ['if-none-match', { 'if-none-match': `${' ,'.repeat(7_000)}"` }],
  ['accept', { accept: ' ;q=0.'.repeat(2_000) }],
  ['authorization', { authorization: `bearer ${' '.repeat(14_000)}x x` }],
  ['idempotency-key', { 'idempotency-key': `"${'"'.repeat(14_000)}` }],
  ['content-type', { 'content-type': `application/json${' ;'.repeat(7_000)}` }],
];

describe('no request holds up the others', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startTestApi();
  });

  afterAll(async () => api.stop());

  /** Sends a request, and gives the longest that the event loop was held meanwhile. */
  async function held(send: () => Promise<Called>): Promise<{ readonly ms: number; readonly answer: Called }> {
    const histogram = monitorEventLoopDelay({ resolution: 1 });
    await delay(20);
    histogram.enable();
    const answer = await send();
    await delay(5);
    histogram.disable();
    return { ms: histogram.max / 1e6, answer };
  }

  it.each(bodies)('with %s in its body', async (_what, raw) => {
    const { ms, answer } = await held(async () => call(`${api.server.url}/api/v1/jobs`, { raw }));
    const { status, body } = answer;
    expect(status).toBeLessThan(500);
    expect((body as { errors?: unknown[] }).errors?.length ?? 0).toBeLessThanOrEqual(maxInputProblems);
    expect(ms).toBeLessThan(longestMs);
    if (status === 201) await api.client.jobs.delete('x');
  });

  it.each(headers)('with a long %s', async (_what, sent) => {
    const send = async () => call(`${api.server.url}/api/v1/jobs/x`, { method: 'PATCH', raw: '{}', headers: sent });
    const { ms, answer } = await held(send);
    expect(answer.status).toBeLessThan(500);
    expect(ms).toBeLessThan(longestMs);
  });
});
