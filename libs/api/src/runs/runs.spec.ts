import type { RunListItem } from '@aster-scheduler/client';
import { onTestServer } from '@aster-scheduler/db/testing';
import { settleRuns, triggerJob } from '@aster-scheduler/run-store';
import { createRunWatch } from '../live/run-watch.js';
import { createWaitCount } from '../live/wait-count.js';
import { call, problemOf } from '../testing/call.js';
import { runToEnd, startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { schemaProblems } from '../testing/schema-problems.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { awaitEnd } from './await-end.js';
import { outputExcerpts } from './output-excerpts.js';
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

  /** Runs a job to its end as a worker does, which tells the version that it executed. */
  async function runAsVersion(jobId: string): Promise<string> {
    const { id } = await triggerJob(api.db, jobId);
    const [claimed] = await worker.claim();
    if (claimed === undefined) throw new Error('nothing was claimed');
    const { startedAt, attemptNum, fence, jobVersion } = claimed;
    const claim = { jobId, pool: 'default', attemptNum, startedAt, jobVersion };
    await settleRuns(api.db, [{ runId: id, fence, outcome: { status: 'succeeded', exitCode: 0 }, claim }]);
    return id;
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

  describe('a list that is narrowed', () => {
    let jobId: string;
    let failed: string;

    beforeAll(async () => {
      ({ id: jobId } = await api.client.jobs.create({
        ...{ name: 'narrowed', command: 'true', cron_expr: '@manually', max_retries: 0 },
        labels: { team: 'data' },
      }));
      const outcome = { status: 'failed', reason: 'exit_code', exitCode: 9, errorMsg: 'exited with code 9' } as const;
      failed = await runToEnd(api.db, worker, jobId, { outcome, output: 'text' });
      await runToEnd(api.db, worker, jobId);
    });

    it.each([
      'job=narrowed&status=failed',
      'job=narrowed&reason=exit_code,timeout',
      'label=team=data&reason=exit_code',
      'q=WITH%20code%209',
    ])('holds what %s says', async (query) => {
      expect((await list(query)).map(({ id }) => id)).toEqual([failed]);
    });

    it('has the runs whose id begins so, and those of a worker, a pool and a length', async () => {
      expect((await list(`q=${failed.slice(0, 13)}`)).map(({ id }) => id)).toContain(failed);
      expect((await list(`q=${failed}`)).map(({ id }) => id)).toEqual([failed]);
      expect(await list(`job=narrowed&worker_id=${worker.id}&pool=default&min_ms=0&attempts=1`)).toHaveLength(2);
      expect(await list('job=narrowed&attempts=2')).toEqual([]);
      expect(await list('job=unheard')).toEqual([]);
    });

    it('leaves out what it is told to, and has the order that it is told', async () => {
      const [shown] = await list('job=narrowed&status=failed');
      const [bare] = await list('job=narrowed&status=failed&fields=-output,-result');
      expect([shown?.output, bare?.output]).toEqual(['text', null]);
      const sorted = await list('job=narrowed&sort=-duration');
      expect(sorted).toHaveLength(2);
      expect(await list('job=narrowed&sort=duration&attempts=1&pool=default')).toHaveLength(2);
      expect(sorted[0]?.duration_ms ?? 0).toBeGreaterThanOrEqual(sorted[1]?.duration_ms ?? 0);
    });

    it('tells besides what is usual for their job, and what they have put out last', async () => {
      const [plain] = await list('job=narrowed&status=failed');
      expect(plain).not.toHaveProperty('usual_ms');
      const both = await list('job=narrowed&include=usual,last_line&fields=-output');
      const told = both.map(({ usual_ms: usualMs, p95_ms: p95Ms, last_line: line }) => [usualMs, p95Ms, line]);
      expect(told).toEqual([
        [null, null, null],
        [null, null, 'text'],
      ]);
    });

    it('goes on by its cursor with the same conditions', async () => {
      const query = { job: 'narrowed', worker_id: worker.id, min_ms: 0, limit: 1 } as const;
      const ids: string[] = [];
      for await (const run of api.client.runs.each(query)) ids.push(run.id);
      expect(ids).toHaveLength(2);
    });

    it('is counted', async () => {
      expect(await api.client.runs.count({ job: 'narrowed' })).toEqual({ count: 2, is_exact: true });
      expect(await api.client.runs.count({ job: 'narrowed', max: 1 })).toEqual({ count: 1, is_exact: false });
      expect(await api.client.runs.count({ job: 'narrowed', reason: 'exit_code' })).toMatchObject({ count: 1 });
      expect(await api.client.runs.count({ job: 'unheard' })).toEqual({ count: 0, is_exact: true });
    });

    it.each([
      ['job=narrowed&job_id=019ca95e-8000-7000-8000-000000000001', 'job'],
      ['min_ms=2&max_ms=1', 'min_ms'],
      ['sort=duration&cursor=eA', 'cursor'],
      ['reason=exit_code&offset=1', 'offset'],
      ['reason=odd', 'reason'],
    ])('refuses %s', async (query, field) => {
      const problem = problemOf(await call(`${api.server.url}/api/v1/runs?${query}`));
      expect(problem.errors?.map((each) => each.field)).toEqual([field]);
    });
  });

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

    it('waits for its end when it is asked to, with all others by one look, and not for ever', async () => {
      const { id } = await triggerJob(api.db, await aJobId());
      expect((await api.client.runs.get(id, { waitMs: 10 })).status).toBe('scheduled');
      const [claimed] = await worker.claim();
      if (claimed === undefined) throw new Error('nothing was claimed');
      const waiting = Promise.all(Array.from({ length: 20 }, () => api.client.runs.get(id, { waitMs: 30_000 })));
      await worker.settle(claimed, { status: 'failed', reason: 'exit_code', exitCode: 2 });
      expect((await waiting).map(({ exit_code: code }) => code)).toEqual(Array(20).fill(2));
      expect((await api.client.runs.get(id, { waitMs: 30_000 })).status).toBe('failed'); // at once
      const refused = await call(`${api.server.url}/api/v1/runs/${id}?wait=2h`);
      expect(problemOf(refused).errors).toEqual([
        { field: 'wait', message: 'must be a duration such as 30s, 55s at most' },
      ]);
    });

    it('keeps no place for a client that has gone before it waits', async () => {
      const { id } = await triggerJob(api.db, await aJobId());
      const ignored = () => undefined;
      const runWatch = createRunWatch({ db: api.db, onLost: ignored, onAnswered: ignored });
      const waits = createWaitCount(1);
      await awaitEnd({ db: api.db, runWatch, waits }, id, 55_000, AbortSignal.abort());
      expect(() => waits.enter()).not.toThrow();
      await worker.claim();
    });

    it('tells the line that says what went wrong, which version was executed, where and by whose wish', async () => {
      const jobId = await aJobId();
      const overrides = { args: ['x'], timeoutMs: 90_000 };
      const { id } = await triggerJob(api.db, jobId, { overrides, priority: 7, pool: 'default', actor: 'key:ann' });
      const [claimed] = await worker.claim();
      if (claimed === undefined) throw new Error('nothing was claimed');
      const { jobVersion, task } = claimed;
      expect(task).toMatchObject({ args: ['x'], timeoutMs: 90_000 });
      const asked = { actor: 'key:ann', pool: 'default', priority: 7, overrides: { args: ['x'], timeout: '1m30s' } };
      expect(await api.client.runs.get(id)).toMatchObject({ ...asked, job_version: null, error_line: null });
      await api.client.jobs.update(jobId, { description: 'a later version' });
      const outcome = { status: 'failed', reason: 'exit_code', exitCode: 1, errorLine: 'FATAL: no' } as const;
      const { startedAt, attemptNum, fence } = claimed;
      const claim = { jobId, pool: 'default', attemptNum, startedAt, jobVersion };
      await settleRuns(api.db, [{ runId: id, fence, outcome, claim }]);
      expect(await api.client.runs.get(id)).toMatchObject({ ...asked, job_version: 1, error_line: 'FATAL: no' });
    });

    it('is compared with the last success before it, or with another run of the job', async () => {
      const jobId = await aJobId();
      const alone = await runToEnd(api.db, worker, jobId, {
        outcome: { status: 'failed', reason: 'exit_code', exitCode: 2, errorLine: 'FATAL: no table' },
      });
      const nothing = { with_run_id: null, differences: [], job_differences: null };
      expect(await api.client.runs.compare(alone)).toEqual({ run_id: alone, ...nothing });
      const good = await runToEnd(api.db, worker, jobId, { output: 'fine' });
      const bad = await runToEnd(api.db, worker, jobId, {
        outcome: { status: 'failed', reason: 'exit_code', exitCode: 2, errorLine: 'FATAL: no table' },
      });
      const { with_run_id: other, differences } = await api.client.runs.compare(bad);
      expect(other).toBe(good);
      expect(differences.slice(0, 4)).toEqual([
        { field: 'status', value: 'failed', other: 'succeeded' },
        { field: 'reason', value: 'exit_code', other: null },
        { field: 'exit_code', value: 2, other: 0 },
        { field: 'error_line', value: 'FATAL: no table', other: null },
      ]);
      expect(differences).toContainEqual({ field: 'output_bytes', value: 0, other: 4 });
      const same = (await api.client.runs.compare(bad, { with: alone })).differences.map(({ field }) => field);
      expect(same.filter((field) => !field.endsWith('_ms'))).toEqual([]);
      const elsewhere = await runToEnd(api.db, worker, await aJobId());
      for (const wrong of [elsewhere, elsewhere.replace(/.{4}$/, '0000')]) {
        const problem = problemOf(await call(`${api.server.url}/api/v1/runs/${bad}/comparison?with=${wrong}`));
        expect(problem.errors).toEqual([{ field: 'with', message: 'is no run of this job' }]);
      }
    });

    it('tells which fields of the job differ between the versions that two runs executed, but for its pauses', async () => {
      const jobId = await aJobId();
      const good = await runAsVersion(jobId);
      await api.client.jobs.pause(jobId, { note: 'wait' });
      await api.client.jobs.resume(jobId);
      const paused = await runAsVersion(jobId);
      expect(await api.client.runs.compare(paused)).toMatchObject({ with_run_id: good, job_differences: [] });
      await api.client.jobs.update(jobId, { args: ['-x'], timeout: '7s' });
      const changed = await runAsVersion(jobId);
      const { job_differences: differences } = await api.client.runs.compare(changed, { with: good });
      expect(differences).toEqual([
        { field: 'args', value: ['-x'], other: [] },
        { field: 'timeout', value: '7s', other: expect.any(String) },
      ]);
      await api.db.deleteFrom('job_versions').where('job_id', '=', jobId).execute();
      expect((await api.client.runs.compare(changed, { with: good })).job_differences).toBeNull();
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

    it('shows and keeps no more of a long output when it is cancelled and run again', async () => {
      const { id } = await triggerJob(api.db, await aJobId());
      const [claimed] = await worker.claim();
      if (claimed === undefined) throw new Error('nothing was claimed');
      for (let seq = 0; seq < 10; seq += 1) await worker.write(claimed, seq, 'x'.repeat(60_000));
      for (const action of ['cancel', 'retry']) {
        const path = `${api.server.url}/api/v1/runs/${id}/${action}`;
        for (let round = 1; round <= 2; round += 1) {
          const headers = { 'idempotency-key': `${action} ${id}` };
          const { status, text } = await call(path, { method: 'POST', headers });
          expect({ action, round, isDone: status < 300, isShort: text.length < 75_000 }).toEqual({
            ...{ action, round, isDone: true, isShort: true },
          });
        }
        if (action === 'cancel') await worker.settle(claimed, { status: 'cancelled', reason: 'cancelled_by_user' });
      }
      expect((await api.client.runs.get(id)).output_bytes).toBe(600_000);
      const kept = await api.db.selectFrom('idempotency_keys').select('response').execute();
      expect(JSON.stringify(kept).length).toBeLessThan(20_000);
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

    it('reads outputs that are no text without holding up others', async () => {
      const { rows } = await onTestServer(
        async (client) =>
          client.query<{ id: string }>(`
            insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
            select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 0, 'stdout',
              decode(repeat('ff', 16000), 'hex'), now()
            from generate_series(1, 1000) n returning run_id as id`),
        api.connectionString,
      );
      const read = async () => {
        let [longestUs, isOver, before] = [0, false, process.cpuUsage()];
        const watch = (): void => {
          const { user, system } = process.cpuUsage(before);
          longestUs = Math.max(longestUs, user + system);
          before = process.cpuUsage();
          if (!isOver) setImmediate(watch);
        };
        watch();
        const texts = await outputExcerpts(
          api.db,
          rows.map(({ id }) => ({ id, jobId: id, attemptNum: 1 })),
        );
        isOver = true;
        watch();
        expect(texts.size).toBe(1_000);
        return longestUs;
      };
      // what the process does besides, such as collecting garbage, counts as well: the least of some
      const times = [await read(), await read(), await read()];
      expect(Math.min(...times)).toBeLessThan(200_000);
    });

    it('holds as many runs as are asked for, a thousand at most', async () => {
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
