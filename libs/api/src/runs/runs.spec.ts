import type { RunListItem } from '@aster-scheduler/client';
import { triggerJob } from '@aster-scheduler/run-store';
import { call, problemOf } from '../testing/call.js';
import { runToEnd, startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { schemaProblems } from '../testing/schema-problems.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { runListSchema, runSchema } from './run-schema.js';

describe('the routes of runs', () => {
  let api: TestApi;
  let worker: TestWorker;
  let made = 0;

  async function aJobId(given: { readonly max_retries?: number } = {}): Promise<string> {
    made += 1;
    const input = { name: `job ${made}`, command: 'true', cron_expr: '@manually', max_retries: 0, retry_delay: '0s' };
    return (await api.client.jobs.create({ ...input, ...given })).id;
  }

  async function list(query: string): Promise<RunListItem[]> {
    const answer = await call(`${api.server.url}/api/v1/runs?${query}`);
    if (answer.status !== 200) throw new Error(answer.text);
    expect(schemaProblems(runListSchema, answer.body)).toEqual([]);
    return answer.body as RunListItem[];
  }

  beforeAll(async () => {
    api = await startTestApi();
    worker = await startTestWorker(api.db);
  });

  afterAll(async () => api.stop());

  describe('GET of a run', () => {
    it('tells of a run that has not started', async () => {
      const jobId = await aJobId();
      const { id } = await triggerJob(api.db, jobId);
      const run = await api.client.runs.get(id);
      expect(schemaProblems(runSchema, run)).toEqual([]);
      expect(run).toMatchObject({
        id,
        job_id: jobId,
        status: 'scheduled',
        trigger: 'manual',
        attempt_num: 0,
        started_at: null,
        finished_at: null,
        exit_code: null,
        output: null,
        output_truncated_bytes: 0,
        worker_id: null,
        upstream_run_ids: [],
        attempts: [],
      });
      await worker.claim();
    });

    it('shows the output of a running run as it comes', async () => {
      const { id } = await triggerJob(api.db, await aJobId());
      const [claimed] = await worker.claim();
      if (claimed === undefined) throw new Error('nothing was claimed');
      expect(await api.client.runs.get(id)).toMatchObject({ status: 'running', worker_id: worker.id, output: '' });
      await worker.write(claimed, 0, 'one\n');
      await worker.write(claimed, 1, 'three\n', 4);
      expect((await api.client.runs.get(id)).output).toBe('one\n\n[4 bytes of output left out]\nthree\n');
      await worker.settle(claimed, { status: 'succeeded', exitCode: 0 });
    });

    it('shows all that a handler has thrown', async () => {
      const error = {
        name: 'Error',
        message: 'outer',
        stack: 'at work',
        cause: { name: 'E', message: 'inner', code: 'X' },
      };
      const outcome = { status: 'failed', reason: 'handler_error', errorMsg: 'Error: outer', error } as const;
      const run = await api.client.runs.get(await runToEnd(api.db, worker, await aJobId(), { outcome }));
      expect(schemaProblems(runSchema, run)).toEqual([]);
      expect(run.error).toEqual(error);
    });

    it('keeps the earlier attempts of a run that was retried', async () => {
      const jobId = await aJobId({ max_retries: 1 });
      const failure = { status: 'failed', reason: 'exit_code', exitCode: 3, errorMsg: 'it exited with 3' } as const;
      const id = await runToEnd(api.db, worker, jobId, { output: 'first', outcome: failure });
      const [second] = await worker.claim();
      if (second === undefined) throw new Error('the retry was not claimed');
      await worker.write(second, 0, 'second');
      await worker.settle(second, { status: 'timed_out', reason: 'timeout', signal: 'SIGKILL', errorMsg: 'too long' });
      const run = await api.client.runs.get(id);
      expect(schemaProblems(runSchema, run)).toEqual([]);
      expect(run).toMatchObject({
        status: 'timed_out',
        attempt_num: 2,
        reason: 'timeout',
        signal: 'SIGKILL',
        error_msg: 'too long',
        output: 'second',
        attempts: [{ attempt_num: 1, status: 'failed', exit_code: 3, reason: 'exit_code', worker_id: worker.id }],
      });
    });

    it('gives output that is not UTF-8 as text', async () => {
      const { id } = await triggerJob(api.db, await aJobId());
      const [claimed] = await worker.claim();
      if (claimed === undefined) throw new Error('nothing was claimed');
      await worker.write(claimed, 0, 'a\0b');
      await worker.settle(claimed, { status: 'succeeded', exitCode: 0, result: { rows: [1, null] } });
      expect(await api.client.runs.get(id)).toMatchObject({ output: 'a\0b', result: { rows: [1, null] } });
    });

    it('shows the begin and the end of a long output, and how much of it there is', async () => {
      const { id } = await triggerJob(api.db, await aJobId());
      const [claimed] = await worker.claim();
      if (claimed === undefined) throw new Error('nothing was claimed');
      for (let seq = 0; seq < 40; seq += 1) await worker.write(claimed, seq, `${seq}: ${'\u00e9'.repeat(30_000)}\n`);
      const bytes = Array.from({ length: 40 }, (_, seq) => `${seq}: \n`.length + 60_000).reduce((a, b) => a + b);
      const run = await api.client.runs.get(id);
      expect(run.output_bytes).toBe(bytes);
      expect(Buffer.byteLength(run.output ?? '')).toBeLessThanOrEqual(65_536);
      expect(run.output).toMatch(/^0: \u00e9+\n\[the middle is left out here.*\]\n\u00e9+\n$/u);
      expect(Buffer.byteLength(await api.client.runs.output(id))).toBe(bytes);
      await worker.settle(claimed, { status: 'succeeded', exitCode: 0 });
    });

    it.each([
      ['00000000-0000-0000-0000-000000000000', 404, 'NOT_FOUND'],
      ['nobody', 400, 'INVALID_INPUT'],
    ])('answers for the id %s with %s', async (id, status, code) => {
      expect(problemOf(await call(`${api.server.url}/api/v1/runs/${id}`))).toMatchObject({ status, code });
    });
  });

  describe('GET of the list', () => {
    let jobId: string;
    const ids: string[] = [];

    beforeAll(async () => {
      jobId = await aJobId();
      for (let index = 0; index < 9; index += 1) {
        const outcome = index % 3 === 0 ? ({ status: 'failed', exitCode: 1 } as const) : undefined;
        ids.unshift(await runToEnd(api.db, worker, jobId, { output: `run ${index}\n`, outcome }));
      }
    });

    it('has the newest first, with their output', async () => {
      const runs = await list(`job_id=${jobId}`);
      expect(runs.map(({ id }) => id)).toEqual(ids);
      expect(runs.map(({ output }) => output)).toEqual(ids.map((_, index) => `run ${8 - index}\n`));
    });

    it('filters by status, trigger and time', async () => {
      expect(await list(`job_id=${jobId}&status=failed`)).toHaveLength(3);
      expect(await list(`job_id=${jobId}&status=failed,succeeded`)).toHaveLength(9);
      expect(await list(`job_id=${jobId}&status=running`)).toEqual([]);
      expect(await list(`job_id=${jobId}&trigger=schedule`)).toEqual([]);
      expect(await list(`job_id=${jobId}&trigger=manual`)).toHaveLength(9);
      const [newest, second, ...older] = await list(`job_id=${jobId}`);
      expect(await list(`job_id=${jobId}&from=${second?.scheduled_at}`)).toEqual([newest, second]);
      expect(await list(`job_id=${jobId}&to=${second?.scheduled_at}`)).toEqual(older);
      expect(await list(`job_id=${jobId}&from=${newest?.scheduled_at.replace('Z', '+00:00')}`)).toEqual([newest]);
      expect(await list('job_id=00000000-0000-0000-0000-000000000000')).toEqual([]);
    });

    it('comes in pages by offset and by cursor alike, also while runs are added', async () => {
      const paged: string[] = [];
      for await (const { id } of api.client.runs.each({ job_id: jobId, limit: 2 })) {
        paged.push(id);
        if (paged.length === 3) ids.unshift(await runToEnd(api.db, worker, jobId));
      }
      expect(paged).toEqual(ids.slice(1));
      expect((await list(`job_id=${jobId}&limit=3&offset=4`)).map(({ id }) => id)).toEqual(ids.slice(4, 7));
    });

    it('shows the begin of a long output', async () => {
      const id = await runToEnd(api.db, worker, jobId, { output: `${'\u{1f600}'.repeat(5_000)}end` });
      ids.unshift(id);
      const [run] = await list(`job_id=${jobId}&limit=1`);
      expect(run?.id).toBe(id);
      expect(run?.output).toBe(`${'\u{1f600}'.repeat(2_000)}\n[the rest is left out in lists]\n`);
      expect((await api.client.runs.get(id)).output).toHaveLength(10_003);
    });

    it('ends a page early by the size of what its runs have returned and put out, and comes to all of them', async () => {
      const other = await aJobId();
      const made: string[] = [];
      for (let index = 0; index < 12; index += 1) {
        const result = index % 2 === 0 ? 'r'.repeat(1_000_000) : undefined;
        made.unshift(await runToEnd(api.db, worker, other, { outcome: { status: 'succeeded', exitCode: 0, result } }));
      }
      const first = await call(`${api.server.url}/api/v1/runs?job_id=${other}&limit=1000`);
      expect(first.text.length).toBeLessThan(6_000_000);
      expect(first.headers.get('link')).toMatch(/rel="next"/);
      const seen: string[] = [];
      for await (const { id } of api.client.runs.each({ job_id: other, limit: 1_000 })) seen.push(id);
      expect(seen).toEqual(made);
    });

    it('counts what characters take in JSON', async () => {
      const other = await aJobId();
      for (let index = 0; index < 250; index += 1) await triggerJob(api.db, other);
      for (const run of await worker.claim(300)) await worker.write(run, 0, '\0'.repeat(4_000));
      const first = await call(`${api.server.url}/api/v1/runs?job_id=${other}&limit=1000`);
      expect(first.text.length).toBeLessThan(4_300_000);
      expect(first.headers.get('link')).toMatch(/rel="next"/);
    });

    it('holds as many runs as are asked for, a thousand at the most', async () => {
      const other = await aJobId();
      for (let index = 0; index < 120; index += 1) await triggerJob(api.db, other);
      expect(await list(`job_id=${other}`)).toHaveLength(100);
      expect(await list(`job_id=${other}&limit=1000`)).toHaveLength(120);
      await worker.claim(200);
    });
  });

  it('go with their job', async () => {
    const jobId = await aJobId();
    const id = await runToEnd(api.db, worker, jobId, { output: 'x' });
    await api.client.jobs.delete(jobId);
    await expect(api.client.runs.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await list(`job_id=${jobId}`)).toEqual([]);
  });
});
