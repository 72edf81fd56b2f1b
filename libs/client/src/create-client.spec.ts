import { ApiError } from './api-error.js';
import { createClient } from './create-client.js';
import { ForeignAnswerError } from './foreign-answer-error.js';
import type { JobResource } from './job-resource.js';
import { json, type ScriptedAnswer, type ScriptedServer, startScriptedServer } from './testing/scripted-server.js';
import { ApiUnreachableError } from './unreachable-error.js';

const aJob = { id: '0198b3d4-0000-7000-8000-000000000001', name: 'digest', version: 3 };

function aProblem(status: number, code: string) {
  return { type: 'urn:test', title: 'a title', status, detail: 'what is so', code };
}

const away = json(503, aProblem(503, 'DATABASE_UNAVAILABLE'), { 'retry-after': '0' });
const gone = json(404, aProblem(404, 'NOT_FOUND'));
const deleted: ScriptedAnswer = (response) => void response.writeHead(204).end();
const broken: ScriptedAnswer = (response) => void response.destroy();
/** Less than the length that was promised. */
const cutShort: ScriptedAnswer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"id":', () => response.destroy());
};
/** As proxies do that end a body of unknown length when they lose the server behind them. */
const cutUnseen: ScriptedAnswer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":');
};
const cutProblem: ScriptedAnswer = (response) => {
  response.writeHead(503, { 'content-type': 'application/problem+json', 'content-length': '100' });
  response.write('{"type":', () => response.destroy());
};

describe('createClient', () => {
  let server: ScriptedServer | undefined;

  async function clientOf(
    answers: readonly ScriptedAnswer[],
    options: { apiKey?: string; timeoutMs?: number; patienceMs?: number } = {},
  ) {
    server = await startScriptedServer(answers);
    return createClient({ baseUrl: `${server.baseUrl}/aster/`, ...options });
  }

  afterEach(async () => {
    await server?.[Symbol.asyncDispose]();
    server = undefined;
  });

  it('sends a new job as JSON with its key, below the base URL', async () => {
    const client = await clientOf([json(201, aJob)], { apiKey: 'k'.repeat(32) });
    await expect(client.jobs.create({ name: 'digest', command: 'true', cron_expr: '* * * * *' })).resolves.toEqual(
      aJob,
    );
    expect(server?.received).toHaveLength(1);
    expect(server?.received[0]).toMatchObject({
      method: 'POST',
      url: '/aster/api/v1/jobs',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${'k'.repeat(32)}` },
      body: JSON.stringify({ name: 'digest', command: 'true', cron_expr: '* * * * *' }),
    });
  });

  it('names a job by a name with any characters', async () => {
    const client = await clientOf([json(200, aJob)]);
    await client.jobs.get('nightly/db backup?');
    expect(server?.received[0]?.url).toBe('/aster/api/v1/jobs/nightly%2Fdb%20backup%3F');
  });

  it('sends the version of an edit as If-Match', async () => {
    const client = await clientOf([json(200, aJob)]);
    await client.jobs.update('digest', { timeout: '5m' }, { ifVersion: 3 });
    expect(server?.received[0]).toMatchObject({ method: 'PATCH', headers: { 'if-match': '"3"' } });
  });

  it('rejects with the problem that the server tells', async () => {
    const problem = { ...aProblem(400, 'INVALID_INPUT'), errors: [{ field: 'name', message: 'is required' }] };
    const client = await clientOf([json(400, problem, { 'x-request-id': 'r-1' })]);
    const error = await client.jobs.create({ name: '' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 400,
      code: 'INVALID_INPUT',
      requestId: 'r-1',
      attempts: 1,
      fieldProblems: [{ field: 'name', message: 'is required' }],
    });
    expect((error as ApiError).message).toContain('what is so');
  });

  it('rejects with the bare status when something in between answers', async () => {
    const client = await clientOf([(response) => void response.writeHead(403).end('<h1>Forbidden</h1>')]);
    await expect(client.jobs.get('digest')).rejects.toMatchObject({ status: 403, code: undefined, problem: undefined });
  });

  it('sends a reading call again after 503, 429 and a broken connection', async () => {
    const tooMany = json(429, aProblem(429, 'TOO_MANY_REQUESTS'), { 'retry-after': '0' });
    const client = await clientOf([away, tooMany, broken, json(200, aJob)]);
    await expect(client.jobs.get('digest')).resolves.toEqual(aJob);
    expect(server?.received).toHaveLength(4);
  });

  it('sends what makes something again with the key of the first time', async () => {
    const client = await clientOf([away, broken, json(201, aJob)]);
    await client.jobs.create({ name: 'digest' });
    const keys = server?.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys?.[0]).toMatch(/^[\da-f-]{36}$/);
    expect(keys).toEqual([keys?.[0], keys?.[0], keys?.[0]]);
  });

  it('has a new key for each call, or the one that the caller gives', async () => {
    const client = await clientOf([json(202, { id: 'r' })]);
    await client.jobs.trigger('digest');
    await client.jobs.trigger('digest');
    await client.jobs.trigger('digest', { args: ['a'] }, { idempotencyKey: 'mine' });
    await client.runs.retry('r', { idempotencyKey: 'mine too' });
    const keys = server?.received.map(({ headers }) => headers['idempotency-key']) ?? [];
    expect(new Set(keys).size).toBe(4);
    expect(keys.slice(2)).toEqual(['mine', 'mine too']);
    expect(server?.received.map(({ body }) => body)).toEqual(['', '', '{"args":["a"]}', '']);
  });

  it.each(['update', 'delete'] as const)('sends an %s again with the key of the first time', async (change) => {
    const client = await clientOf([away, broken, change === 'update' ? json(200, aJob) : deleted]);
    if (change === 'update') await client.jobs.update('digest', { name: 'other' }, { ifVersion: 1 });
    else await client.jobs.delete('digest', { ifVersion: 1 });
    const keys = server?.received.map(({ headers }) => headers['idempotency-key']);
    expect(keys?.[0]).toMatch(/^[\da-f-]{36}$/);
    expect(keys).toEqual([keys?.[0], keys?.[0], keys?.[0]]);
  });

  it.each([
    ['502 of a proxy', (response) => void response.writeHead(502).end('<h1>Bad Gateway</h1>')],
    ['504 of a proxy', (response) => void response.writeHead(504).end()],
    ['an answer that is cut short', cutShort],
    ['an answer whose end is missed', cutUnseen],
    ['a problem that is cut short', cutProblem],
  ] satisfies [string, ScriptedAnswer][])('sends any call again after %s', async (_what, answer) => {
    const client = await clientOf([answer, json(200, aJob), answer, json(201, aJob), answer, json(200, aJob)]);
    await expect(client.jobs.get('digest')).resolves.toEqual(aJob);
    await expect(client.jobs.create({ name: 'digest' })).resolves.toEqual(aJob);
    await expect(client.jobs.update('digest', {}, { ifVersion: 3 })).resolves.toEqual(aJob);
    expect(server?.received).toHaveLength(6);
  });

  it.each([500, 501, 400, 409])('does not send a call again after %s', async (status) => {
    const client = await clientOf([json(status, aProblem(status, 'INTERNAL'))]);
    await expect(client.jobs.get('digest')).rejects.toMatchObject({ status, attempts: 1 });
  });

  it('sends a call again when its answer does not come in time', async () => {
    const client = await clientOf([() => undefined, json(200, aJob)], { timeoutMs: 500 });
    await expect(client.jobs.get('digest')).resolves.toEqual(aJob);
  });

  it('gives up at once when the server asks for more than half a minute', async () => {
    const later = json(503, aProblem(503, 'DATABASE_UNAVAILABLE'), { 'retry-after': '31' });
    const client = await clientOf([later]);
    await expect(client.jobs.get('digest')).rejects.toMatchObject({ attempts: 1, retryAfter: '31' });
  });

  it('asks again as long as it has patience, and no longer, whatever the server asks for', async () => {
    const restart = [...Array<ScriptedAnswer>(6).fill(away), broken]; // it ends after it has refused
    const client = await clientOf([...restart, json(200, aJob)], { patienceMs: 20_000 });
    await expect(client.jobs.get('digest')).resolves.toEqual(aJob);
    const later = json(429, aProblem(429, 'TOO_MANY_REQUESTS'), { 'retry-after': '31' });
    await server?.[Symbol.asyncDispose]();
    const asked = await clientOf([later], { patienceMs: 20_000 });
    await expect(asked.jobs.get('digest')).rejects.toMatchObject({ status: 429, attempts: 1 });
  });

  it('has patience with a silent server, too, for no longer than that in all', async () => {
    const client = await clientOf([() => undefined], { patienceMs: 500 });
    await expect(client.jobs.get('digest')).rejects.toThrow(/was not answered: .*timeout/);
    expect(server?.received).toHaveLength(1);
  });

  it('takes no answer of somebody else for one of the API', async () => {
    const page: ScriptedAnswer = (response) =>
      void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Log in</h1>');
    const client = await clientOf([page]);
    for (const call of [client.jobs.get('digest'), client.runs.output('r'), client.runs.rawOutput('r')]) {
      const error = await call.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ForeignAnswerError);
      expect((error as Error).message).toMatch(/^GET http:.* was answered 200 with text\/html.*not of this API$/);
    }
    await expect(client.runs.followOutput('r').next()).rejects.toBeInstanceOf(ForeignAnswerError);
    expect(server?.received).toHaveLength(4);
  });

  it('gives output as text and as bytes, whatever is in it', async () => {
    const answer = (type: string): ScriptedAnswer => {
      return (response) => void response.writeHead(200, { 'content-type': type }).end(Buffer.from([0xff, 0x7b]));
    };
    const client = await clientOf([answer('text/plain; charset=utf-8'), answer('application/octet-stream')]);
    await expect(client.runs.output('r', { attempt: 2 })).resolves.toBe('\ufffd{');
    await expect(client.runs.rawOutput('r')).resolves.toEqual(Uint8Array.of(0xff, 0x7b));
    expect(server?.received.map(({ url }) => url)).toEqual([
      '/aster/api/v1/runs/r/output?attempt=2',
      '/aster/api/v1/runs/r/output?raw=true',
    ]);
  });

  it.each([
    ['an address without a scheme', { baseUrl: 'localhost:8080' }],
    ['no address', { baseUrl: '' }],
    ['a key with a line break', { baseUrl: 'http://localhost', apiKey: 'k\n' }],
    ['a key with a letter beyond ASCII', { baseUrl: 'http://localhost', apiKey: 'schl\u00fcssel\u20ac' }],
    ['an empty key', { baseUrl: 'http://localhost', apiKey: '' }],
  ])('is not made with %s', (_what, options) => {
    expect(() => createClient(options)).toThrow(TypeError);
  });

  it.each(['', '.', '..', ' ', ' .. ', '\ud800'])('sends nothing for %j, which would lead elsewhere', async (key) => {
    const client = await clientOf([deleted]);
    await expect(client.jobs.delete(key)).rejects.toThrow(RangeError);
    await expect(client.jobs.get(key)).rejects.toThrow(RangeError);
    await expect(client.runs.cancel(key)).rejects.toThrow(RangeError);
    await expect(client.runs.followOutput(key).next()).rejects.toThrow(RangeError);
    expect(server?.received).toEqual([]);
  });

  it('tells what cannot be sent as it is, not as a server that cannot be reached', async () => {
    const client = await clientOf([json(202, { id: 'r' })]);
    await expect(client.jobs.trigger('digest', { payload: 1n })).rejects.toThrow(/BigInt/);
    await expect(client.jobs.trigger('digest', {}, { idempotencyKey: 'a\nb' })).rejects.toThrow(RangeError);
    expect(server?.received).toEqual([]);
  });

  it('keeps nothing of a call that has ended', async () => {
    const countTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const controller = new AbortController();
    const listeners = new Set<unknown>();
    const { signal } = controller;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (type: string, listener: () => void) => {
      listeners.add(listener);
      add(type, listener);
    };
    signal.removeEventListener = (type: string, listener: () => void) => {
      listeners.delete(listener);
      remove(type, listener);
    };
    const timersBefore = countTimers();
    const client = await clientOf([json(200, aJob), gone, broken, json(200, aJob)]);
    await client.jobs.get('digest', { signal });
    await client.jobs.get('digest', { signal }).catch(() => undefined);
    await client.jobs.get('digest', { signal });
    expect(listeners.size).toBe(0);
    await server?.[Symbol.asyncDispose]();
    server = undefined;
    const deadline = performance.now() + 10_000; // the deadline of a call would be far later
    while (countTimers() > timersBefore && performance.now() < deadline)
      await new Promise((turn) => setImmediate(turn));
    expect(countTimers()).toBeLessThanOrEqual(timersBefore); // those of the connections are gone too
  });

  it('gives up after the retries that are allowed', async () => {
    const client = await clientOf([away]);
    await expect(client.runs.list()).rejects.toMatchObject({ status: 503, attempts: 4 });
  });

  it('counts a job as deleted that is gone when the request is repeated', async () => {
    const client = await clientOf([broken, gone]);
    await expect(client.jobs.delete('digest')).resolves.toBeUndefined();
  });

  it('reads an answer without a body as browsers give it, with an empty one', async () => {
    const answer = Object.defineProperty(new Response(null, { status: 204 }), 'body', { value: new Blob([]).stream() });
    const client = createClient({ baseUrl: 'http://127.0.0.1:1', fetch: async () => answer });
    await expect(client.jobs.delete(aJob.id)).resolves.toBeUndefined();
  });

  it('tells that there was nothing to delete', async () => {
    const client = await clientOf([gone, deleted]);
    await expect(client.jobs.delete('digest')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lists page by page until the server names no next one', async () => {
    const link = { link: '</aster/api/v1/runs?cursor=c2&limit=2>; rel="next"' };
    const client = await clientOf([json(200, [{ id: 'a' }, { id: 'b' }], link), json(200, [{ id: 'c' }])]);
    const ids: string[] = [];
    for await (const run of client.runs.each({ status: ['failed', 'timed_out'], limit: 2, offset: 0 }))
      ids.push(run.id);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(server?.received.map(({ url }) => url)).toEqual([
      '/aster/api/v1/runs?status=failed%2Ctimed_out&limit=2&offset=0',
      '/aster/api/v1/runs?status=failed%2Ctimed_out&limit=2&cursor=c2',
    ]);
  });

  it('asks for no page that is not needed', async () => {
    const link = { link: '</aster/api/v1/jobs?cursor=c2>; rel="next"' };
    const client = await clientOf([json(200, [aJob, aJob], link)]);
    for await (const job of client.jobs.each()) {
      expect((job as JobResource).name).toBe('digest');
      break;
    }
    expect(server?.received).toHaveLength(1);
  });

  it('gives up on a silent server when the time is up', async () => {
    const client = await clientOf([() => undefined], { timeoutMs: 50 });
    const error = await client.jobs.create({ name: 'digest' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiUnreachableError);
    expect((error as Error).message).toMatch(/^POST http:.*\/jobs was not answered: .*timeout/);
  });

  it('says why a server cannot be reached', async () => {
    const stopped = await startScriptedServer([away]);
    await stopped[Symbol.asyncDispose]();
    const client = createClient({ baseUrl: stopped.baseUrl, maxRetries: 0 });
    await expect(client.jobs.list()).rejects.toThrow(/was not answered: .*ECONNREFUSED/);
  });

  it('ends with the reason of the signal of its caller, also while it waits for a retry', async () => {
    const later = json(503, aProblem(503, 'DATABASE_UNAVAILABLE'), { 'retry-after': '20' });
    const controller = new AbortController();
    const client = await clientOf([
      (response, request) => {
        later(response, request);
        response.on('close', () => controller.abort(new Error('changed my mind')));
      },
    ]);
    await expect(client.jobs.list({}, { signal: controller.signal })).rejects.toThrow('changed my mind');
  });

  it('asks for health once, without retries', async () => {
    const client = await clientOf([away]);
    await expect(client.health()).rejects.toMatchObject({ status: 503 });
    expect(server?.received).toHaveLength(1);
  });
});
