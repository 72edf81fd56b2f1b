import type { JobResource, RunResource } from '@aster-scheduler/client';
import { createDatabaseProxy } from '@aster-scheduler/db/testing';
import { cancelRun } from '@aster-scheduler/run-store';
import { call, type Called, problemOf } from '../testing/call.js';
import { type Hints, listenForHints } from '../testing/listen-for-hints.js';
import { startTestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('a request with an idempotency key', () => {
  let api: TestApi;
  let hints: Hints;
  let made = 0;

  async function aJob(given: object = {}): Promise<JobResource> {
    made += 1;
    return api.client.jobs.create({ name: `job ${made}`, command: 'true', cron_expr: '@hourly', ...given });
  }

  async function post(path: string, key: string, json?: unknown): Promise<Called> {
    const headers = { 'idempotency-key': key };
    return call(`${api.server.url}/api/v1/${path}`, { method: 'POST', headers, json });
  }

  async function countRuns(jobId: string): Promise<number> {
    return (await api.client.runs.list({ job_id: jobId, limit: 1_000 })).items.length;
  }

  beforeAll(async () => {
    api = await startTestApi();
    hints = await listenForHints(api);
  });

  afterAll(async () => {
    await hints.stop();
    await api.stop();
  });

  it('makes one run, however many send it at once', async () => {
    const job = await aJob({ pool: 'raced' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(`jobs/${job.id}/trigger`, 'raced', {})));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(await countRuns(job.id)).toBe(1);
    await hints.until(['runs', 'raced']);
  });

  it('is answered as the first time, to the byte, whatever has happened since', async () => {
    const job = await aJob();
    const first = await post(`jobs/${job.id}/trigger`, 'lasting');
    await cancelRun(api.db, (first.body as RunResource).id);
    const again = await post(`jobs/${job.id}/trigger`, 'lasting');
    expect([again.status, again.text]).toEqual([202, first.text]);
    await api.client.jobs.delete(job.id);
    expect((await post(`jobs/${job.id}/trigger`, 'lasting')).text).toBe(first.text);
    expect(problemOf(await post(`jobs/${job.id}/trigger`, 'fresh')).code).toBe('NOT_FOUND');
  });

  it('is the same request with its fields in another order, with quotes around the key, and with an empty body', async () => {
    const job = await aJob({ command: null, handler: 'h' });
    const first = await post(`jobs/${job.id}/trigger`, '"8e03978e"', { payload: { a: [1, { b: 2, c: 3 }] } });
    const again = await post(`jobs/${job.id}/trigger`, '8e03978e', { payload: { a: [1, { c: 3, b: 2 }] } });
    expect(again.text).toBe(first.text);
    const empty = await post(`jobs/${job.id}/trigger`, 'empty');
    expect((await post(`jobs/${job.id}/trigger`, 'empty', {})).text).toBe(empty.text);
  });

  it.each<[string, (job: JobResource) => readonly [string, object?], (job: JobResource) => readonly [string, object?]]>(
    [
      ['its job named by name', (job) => [`jobs/${job.id}/trigger`], (job) => [`jobs/${job.name}/trigger`]],
      ['its job named by id', (job) => [`jobs/${job.name}/trigger`], (job) => [`jobs/${job.id.toUpperCase()}/trigger`]],
      [
        'null where it left fields out',
        ({ id }) => [`jobs/${id}/trigger`, {}],
        ({ id }) => [`jobs/${id}/trigger`, { args: null, env: null, concurrency_policy: null }],
      ],
      [
        'an edge said in another way',
        ({ name }) => ['jobs', { name: `${name} a`, command: 'true', depends_on: [name] }],
        ({ name }) => ['jobs', { name: `${name} a`, command: 'true', depends_on: [{ job: name, condition: null }] }],
      ],
    ],
  )('is the same request with %s', async (what, first, second) => {
    const job = await aJob();
    const [path, json] = first(job);
    const answer = await post(path, `same ${what}`, json);
    const [otherPath, otherJson] = second(job);
    const again = await post(otherPath, `same ${what}`, otherJson);
    expect([again.status, again.text]).toEqual([answer.status, answer.text]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('tells null from nothing where null is a value', async () => {
    const job = await aJob({ command: null, handler: 'h', payload: 1 });
    await post(`jobs/${job.id}/trigger`, 'null payload', { payload: null });
    expect(problemOf(await post(`jobs/${job.id}/trigger`, 'null payload', {})).code).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('keeps nothing of the environment of a job, and nothing of what a run has put out', async () => {
    const job = { name: 'secretive', command: 'true', cron_expr: '@manually', env: { TOKEN: 'geheim-1' } };
    const created = await post('jobs', 'secret create', job);
    expect(created.body).toMatchObject({ env: { TOKEN: 'geheim-1' } });
    const { id } = created.body as JobResource;
    const change = {
      method: 'PATCH',
      headers: { 'idempotency-key': 'secret edit' },
      json: { env: { TOKEN: 'geheim-2' } },
    };
    await call(`${api.server.url}/api/v1/jobs/${id}`, change);
    const worker = await startTestWorker(api.db);
    await api.client.jobs.trigger(id);
    const [run] = await worker.claim();
    if (run === undefined) throw new Error('nothing was claimed');
    await worker.write(run, 0, 'geheim-3');
    const cancelled = await post(`runs/${run.id}/cancel`, 'secret cancel');
    expect(cancelled.body).toMatchObject({ status: 'running', output: 'geheim-3' });
    expect((await post(`runs/${run.id}/cancel`, 'secret cancel')).text).toBe(cancelled.text);
    const kept = await api.db
      .selectFrom('idempotency_keys')
      .select('response')
      .where('key', 'like', 'secret%')
      .execute();
    expect(kept).toHaveLength(3);
    expect(JSON.stringify(kept)).not.toContain('geheim');

    const again = await post('jobs', 'secret create', job);
    expect([again.status, again.headers.get('location')]).toEqual([201, created.headers.get('location')]);
    expect(again.body).toMatchObject({ env: { TOKEN: 'geheim-2' }, version: 2 });
    await worker.settle(run, { status: 'cancelled' });
    await api.client.jobs.delete(id);
    expect(problemOf(await post('jobs', 'secret create', job))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    await expect(api.client.jobs.get('secretive')).rejects.toMatchObject({ status: 404 });
  });

  it('keeps nothing of the environment of a run', async () => {
    const job = await aJob();
    const json = { env: { TOKEN: 'verborgen' } };
    const first = await post(`jobs/${job.id}/trigger`, 'hidden trigger', json);
    const { id } = first.body as { readonly id: string };
    await api.client.runs.cancel(id);
    const retried = await post(`runs/${id}/retry`, 'hidden retry');
    const response = await api.db
      .selectFrom('idempotency_keys')
      .select('response')
      .where('key', 'like', 'hidden%')
      .execute();
    expect([response.length, JSON.stringify(response).includes('verborgen')]).toEqual([2, false]);
    const again = await post(`jobs/${job.id}/trigger`, 'hidden trigger', json);
    expect(again.body).toMatchObject({ id, status: 'cancelled', overrides: json });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await post(`runs/${id}/retry`, 'hidden retry')).text).toBe(retried.text);
    await api.client.jobs.delete(job.id);
    expect(problemOf(await post(`jobs/${job.id}/trigger`, 'hidden trigger', json)).status).toBe(404);
    expect(problemOf(await post(`runs/${id}/retry`, 'hidden retry')).status).toBe(404);
  });

  it('is an edit or a deletion just as well', async () => {
    const job = await aJob();
    const url = `${api.server.url}/api/v1/jobs/${job.name}`;
    const edit = { method: 'PATCH', json: { name: `${job.name} renamed` }, headers: { 'idempotency-key': 'rename' } };
    const conditional = { ...edit, headers: { ...edit.headers, 'if-match': '"1"' } };
    const edited = await call(url, conditional);
    expect([edited.status, edited.headers.get('etag')]).toEqual([200, expect.stringMatching(/^"2-/)]);
    const again = await call(url, conditional);
    expect([again.status, again.text]).toEqual([200, edited.text]);
    expect(again.headers.get('etag')).toBe(edited.headers.get('etag'));
    expect(problemOf(await call(url, edit)).code).toBe('IDEMPOTENCY_MISMATCH');
    const removal = { method: 'DELETE', headers: { 'idempotency-key': 'removal' } };
    const removed = [await call(`${url} renamed`, removal), await call(`${url} renamed`, removal)];
    expect(removed.map(({ status }) => status)).toEqual([204, 204]);
  });

  it('is refused when the key stands for another request', async () => {
    const job = await aJob();
    const other = await aJob();
    await post(`jobs/${job.id}/trigger`, 'taken', { args: ['a'] });
    for (const [path, json] of [
      [`jobs/${job.id}/trigger`, { args: ['b'] }],
      [`jobs/${job.id}/trigger`, undefined],
      [`jobs/${other.id}/trigger`, { args: ['a'] }],
      ['jobs', { name: 'from a taken key', command: 'true', cron_expr: '@hourly' }],
    ] as const) {
      expect(problemOf(await post(path, 'taken', json))).toMatchObject({ status: 422, code: 'IDEMPOTENCY_MISMATCH' });
    }
    expect(await countRuns(job.id)).toBe(1);
    expect(await countRuns(other.id)).toBe(0);
    await expect(api.client.jobs.get('from a taken key')).rejects.toMatchObject({ status: 404 });
  });

  it('leaves its key free when it is refused, and changes nothing', async () => {
    const taken = { name: 'taken name', command: 'true', cron_expr: '@hourly' };
    await api.client.jobs.create(taken);
    expect(problemOf(await post('jobs', 'second try', taken)).code).toBe('NAME_TAKEN');
    expect(problemOf(await post('jobs', 'second try', { name: 1 })).code).toBe('INVALID_INPUT');
    const made = await post('jobs', 'second try', { ...taken, name: 'free name' });
    expect(made.status).toBe(201);
    const again = await post('jobs', 'second try', { ...taken, name: 'free name' });
    expect([again.status, again.text]).toEqual([201, made.text]);
    expect(again.headers.get('location')).toBe(made.headers.get('location'));
    expect(again.headers.get('etag')).toMatch(/^"1-/);
  });

  it('works for every POST that changes something', async () => {
    const job = await aJob();
    const range = { from: '2026-01-05T00:00:00Z', to: '2026-01-05T03:00:00Z' };
    const filled = await post(`jobs/${job.id}/backfill`, 'backfill', range);
    expect(filled.body).toMatchObject({ already_run: 0 });
    expect((await post(`jobs/${job.id}/backfill`, 'backfill', range)).text).toBe(filled.text);

    const { id } = await api.client.jobs.trigger(job.id);
    const cancelled = await post(`runs/${id}/cancel`, 'cancel');
    expect(cancelled.body).toMatchObject({ status: 'cancelled' });
    expect((await post(`runs/${id}/cancel`, 'cancel')).text).toBe(cancelled.text); // without the key it is a conflict

    const before = await countRuns(job.id);
    const retried = await post(`runs/${id}/retry`, 'retry');
    expect((await post(`runs/${id}/retry`, 'retry')).text).toBe(retried.text);
    expect(await countRuns(job.id)).toBe(before + 1);
  });

  it('does nothing more than any other where there is nothing to do twice', async () => {
    const first = await post('schedules/preview', 'preview', { cron_expr: '@hourly' });
    const second = await post('schedules/preview', 'preview', { cron_expr: '@daily' });
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toMatchObject({ cron_expr: '@daily' });
  });

  it.each([['', ' ', '""', 'x'.repeat(256), 'gr\u00fcn']].flat())('is refused with the key %j', async (key) => {
    const job = await aJob();
    const problem = problemOf(await post(`jobs/${job.id}/trigger`, key));
    expect(problem.errors?.map(({ field }) => field)).toEqual(['Idempotency-Key']);
    expect(await countRuns(job.id)).toBe(0);
  });

  it('is acted upon once, also when nobody gets to know that it was committed', async () => {
    const proxy = await createDatabaseProxy(api.connectionString);
    const cut = await startTestApi({}, { ...api, connectionString: proxy.connectionString });
    const job = await aJob();
    await cut.client.jobs.get(job.id); // so that the answer to begin is not the first on its connection
    proxy.cutAnswersTo('commit\0', 'lost'); // the whole statement: others say `read committed`
    const triggering = cut.client.jobs.trigger(job.id); // sends it again with its key, until there is an answer
    while ((await countRuns(job.id)) === 0) await new Promise((resolve) => setImmediate(resolve));
    proxy.heal();
    proxy.reset();
    const run = await triggering;
    expect(await countRuns(job.id)).toBe(1);
    await expect(api.client.runs.get(run.id)).resolves.toMatchObject({ job_id: job.id });
    await cut.stop();
    await proxy.close();
  });
});
