import type { JobResource, RunResource } from '@aster-scheduler/client';
import { createDatabaseProxy } from '@aster-scheduler/db/testing';
import { cancelRun } from '@aster-scheduler/run-store';
import { call, type Called, problemOf } from '../testing/call.js';
import { type Hints, listenForHints } from '../testing/listen-for-hints.js';
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
    expect(again.headers.get('etag')).toBe('"1"');
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

  it('removes answers that have expired', async () => {
    const daysAgo = new Date(Date.now() - 3 * 86_400_000);
    const old = { scope: 'http', request_hash: Buffer.from('x'), response: '1', created_at: daysAgo };
    await api.db
      .insertInto('idempotency_keys')
      .values([
        { ...old, key: 'old' },
        { ...old, key: 'of a program', scope: 'trigger:x' },
      ])
      .execute();
    const other = await startTestApi({}, api); // the first keyed request of a server looks for them
    await other.client.jobs.trigger((await aJob()).id, {}, { idempotencyKey: 'young' });
    const keys = async () =>
      (await api.db.selectFrom('idempotency_keys').select('key').execute()).map(({ key }) => key);
    while ((await keys()).includes('old')) await new Promise((resolve) => setImmediate(resolve));
    expect(await keys()).toEqual(expect.arrayContaining(['young', 'of a program']));
    await other.stop();
  });
});
