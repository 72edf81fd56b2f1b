import { ApiError, type JobInput, type JobResource } from '@aster-scheduler/client';
import { insertJob } from '@aster-scheduler/job-store';
import { aDefinition } from '../testing/a-job.js';
import { call, problemOf } from '../testing/call.js';
import { schemaProblems } from '../testing/schema-problems.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';
import { jobListSchema, jobSchema } from './job-schema.js';

describe('the routes of jobs', () => {
  let api: TestApi;
  let jobsUrl: string;
  let made = 0;

  /** A job with a name of its own. */
  function aJob(given: Partial<JobInput> = {}): JobInput {
    made += 1;
    return { name: `job ${made}`, command: 'true', cron_expr: '*/5 * * * *', ...given };
  }

  function urlOf(job: JobResource): string {
    return `${jobsUrl}/${job.id}`;
  }

  beforeAll(async () => {
    api = await startTestApi({ defaults: { maxRetries: 5, timeoutMs: 120_000 } });
    jobsUrl = `${api.server.url}/api/v1/jobs`;
  });

  afterAll(async () => api.stop());

  it('show a schedule whose next tick lies beyond what is planned for', async () => {
    const job = await api.client.jobs.create(aJob({ cron_expr: '@every 1600000h' }));
    expect(job.next_run_at).toBeNull();
    await expect(api.client.jobs.get(job.id)).resolves.toEqual(job);
    expect((await call(`${urlOf(job)}/ticks`)).body).toEqual([]);
    const edited = await call(urlOf(job), { method: 'PATCH', json: { timezone: 'Europe/Paris' } });
    expect(edited).toMatchObject({ status: 200, body: { next_run_at: null } });
  });

  it('keep to If-None-Match', async () => {
    const job = await api.client.jobs.create(aJob());
    const put = async (ifNoneMatch: string, url = urlOf(job)) =>
      call(url, { method: 'PUT', json: { priority: 7 }, headers: { 'if-none-match': ifNoneMatch } });
    expect(problemOf(await put('*'))).toMatchObject({ status: 412, code: 'VERSION_CONFLICT', current_version: 1 });
    expect((await put('"1"')).status).toBe(412);
    expect((await put('*', `${jobsUrl}/nobody`)).status).toBe(400); // it would be a new job
    const remove = await call(urlOf(job), { method: 'DELETE', headers: { 'if-none-match': '*' } });
    expect(remove.status).toBe(412);
    expect(await api.client.jobs.get(job.id)).toEqual(job);
    expect((await put('"2"')).status).toBe(200);

    const read = async (headers: Record<string, string>, method = 'GET') => call(urlOf(job), { method, headers });
    const etag = (await read({})).headers.get('etag') ?? '';
    for (const tag of [etag, `W/${etag}`, `"0", ${etag}`, '*']) {
      const answer = await read({ 'if-none-match': tag });
      expect([answer.status, answer.text, answer.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await read({ 'if-none-match': etag }, 'HEAD')).status).toBe(304);
    expect((await read({ 'if-none-match': '"0"' })).status).toBe(200);
    expect((await read({ 'if-none-match': 'x' })).status).toBe(400);
  });

  it('merge the objects of a merge patch, and take its nulls for removals', async () => {
    const merge = async (
      job: JobResource,
      json: unknown,
      headers = { 'content-type': 'application/merge-patch+json' },
    ) => call(urlOf(job), { method: 'PATCH', json, headers });
    const job = await api.client.jobs.create(aJob({ env: { A: '1', B: '2' }, timeout: '5m' }));
    const patched = await merge(job, { env: { A: null, C: '3', X: null }, timeout: null });
    expect(patched.body).toMatchObject({ env: { B: '2', C: '3' }, timeout: '2m' });
    expect((await merge(job, { env: { B: 'b' } }, { 'content-type': 'application/json' })).body).toMatchObject({
      env: { B: 'b' },
    });
    expect((await merge(job, { env: null })).body).toMatchObject({ env: {} });
    expect(problemOf(await merge(job, { env: { 'A=B': 'x', C: 1 } })).errors?.[0]?.field).toBe('env');
    expect(problemOf(await merge(job, [1])).code).toBe('INVALID_INPUT');
    const { command: _command, ...rest } = aJob();
    const handled = await api.client.jobs.create({ ...rest, handler: 'h', payload: { a: { b: 1, c: 2 }, d: [1] } });
    expect((await merge(handled, { payload: { a: { b: null }, d: [2], e: {} } })).body).toMatchObject({
      payload: { a: { c: 2 }, d: [2], e: {} },
    });
    const put = await call(urlOf(job), {
      method: 'PUT',
      json: {},
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(problemOf(put).code).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('cannot be made, edited or triggered with an argument that no system would start', async () => {
    const job = await api.client.jobs.create(aJob());
    const args = ['x'.repeat(131_072)];
    for (const [url, method, json] of [
      [jobsUrl, 'POST', aJob({ args })],
      [urlOf(job), 'PATCH', { args }],
      [`${urlOf(job)}/trigger`, 'POST', { args }],
    ] as const) {
      expect(problemOf(await call(url, { method, json })).errors).toEqual([
        { field: 'args', message: expect.stringMatching(/^element 1 must have at most 131071 bytes/) as string },
      ]);
    }
  });

  it('tell all that is wrong with an edit, a trigger and a preview at once', async () => {
    const job = await api.client.jobs.create(aJob());
    const fieldsOf = async (url: string, method: string, json: unknown) =>
      problemOf(await call(url, { method, json }))
        .errors?.map(({ field }) => field)
        .sort();
    const edit = { cron_expr: '* *', handler: 'h', timout: '1s', created_at: '2026-01-01T00:00:00Z' };
    await expect(fieldsOf(urlOf(job), 'PATCH', edit)).resolves.toEqual([
      'created_at',
      'cron_expr',
      'handler',
      'timout',
    ]);
    await expect(fieldsOf(urlOf(job), 'PUT', { version: 'x', id: job.id, cron_expr: '* *' })).resolves.toEqual([
      'cron_expr',
      'version',
    ]);
    await expect(fieldsOf(`${jobsUrl}/nobody`, 'PATCH', { timout: '1s' })).resolves.toEqual(['timout']);
    await expect(fieldsOf(`${urlOf(job)}/trigger`, 'POST', { payload: 1, argz: [] })).resolves.toEqual([
      'argz',
      'payload',
    ]);
    const preview = { cron_expr: '* *', count: 0 };
    await expect(fieldsOf(`${api.server.url}/api/v1/schedules/preview`, 'POST', preview)).resolves.toEqual([
      'count',
      'cron_expr',
    ]);
  });

  describe('POST', () => {
    it('creates a job with the defaults of the installation', async () => {
      const answer = await call(jobsUrl, {
        json: { name: 'nightly report', command: 'report', cron_expr: '0 3 * * *' },
      });
      expect(answer.status).toBe(201);
      const job = answer.body as JobResource;
      expect(schemaProblems(jobSchema, job)).toEqual([]);
      expect(answer.headers.get('location')).toBe(`/api/v1/jobs/${job.id}`);
      expect(answer.headers.get('etag')).toMatch(/^"1-/);
      expect(job).toMatchObject({
        name: 'nightly report',
        description: null,
        cron_expr: '0 3 * * *',
        timezone: 'UTC',
        command: 'report',
        args: [],
        env: {},
        working_directory: null,
        handler: null,
        payload: null,
        status: 'active',
        max_retries: 5,
        retry_delay: '5s',
        retry_backoff: 2,
        retry_max_delay: '5m',
        timeout: '2m',
        kill_grace: '5s',
        concurrency_policy: 'allow',
        queue_limit: 100,
        misfire_policy: 'latest',
        catchup_window: null,
        on_worker_lost: 'retry',
        pool: 'default',
        priority: 0,
        keep_runs: null,
        depends_on: [],
        version: 1,
      });
      expect(new Date(job.next_run_at ?? 0).toISOString()).toMatch(/T03:00:00\.000Z$/);
    });

    it('keeps every field as it was given', async () => {
      const upstream = await api.client.jobs.create(aJob());
      const input: JobInput = {
        ...aJob(),
        description: 'line one\nline two \u{1f600}',
        cron_expr: 'CRON_TZ=Europe/Berlin 0 30 9 * * MON-FRI',
        timezone: 'Asia/Tokyo',
        command: '/usr/bin/curl',
        args: ['-f', '-s', '-o', '/dev/null', '$API_ENDPOINT', ''],
        env: { API_ENDPOINT: 'http://127.0.0.1/', constructor: 'a', toString: 'b' },
        working_directory: '/tmp',
        status: 'inactive',
        max_retries: 0,
        retry_delay: '250ms',
        retry_backoff: 1.5,
        retry_max_delay: '1h30m',
        timeout: '5m',
        kill_grace: '0s',
        concurrency_policy: 'queue',
        queue_limit: 3,
        misfire_policy: 'all',
        catchup_window: '24h',
        on_worker_lost: 'fail',
        pool: 'gpu-1',
        priority: -7,
        keep_runs: 1,
        depends_on: [{ job: upstream.name, job_id: upstream.id, condition: 'failure' }],
      };
      const job = await api.client.jobs.create(input);
      expect(job).toMatchObject(input);
      expect(schemaProblems(jobSchema, job)).toEqual([]);
      await expect(api.client.jobs.get(job.id)).resolves.toEqual(job);
    });

    it('takes a handler with any JSON, and a job that only its dependencies start', async () => {
      const upstream = await api.client.jobs.create(aJob());
      const payload = { constructor: { name: 'x' }, list: [1, null, true, 'a'], then: {} };
      const { command: _command, cron_expr: _cron, ...rest } = aJob();
      const job = await api.client.jobs.create({ ...rest, handler: 'digest', payload, depends_on: [upstream.id] });
      expect(job).toMatchObject({ handler: 'digest', payload, cron_expr: null, next_run_at: null });
      expect(job.depends_on).toEqual([{ job: upstream.name, job_id: upstream.id, condition: 'success' }]);
    });

    it.each([['a/b c?d#e%f'], ['\u00fcber\u{1f600}'], ['.hidden'], [`"quoted" & 'so'`], ['\u{1f600}'.repeat(255)]])(
      'makes a job that is found by the name %j',
      async (name) => {
        const job = await api.client.jobs.create(aJob({ name }));
        await expect(api.client.jobs.get(name)).resolves.toEqual(job);
        await api.client.jobs.delete(name);
        await expect(api.client.jobs.get(name)).rejects.toMatchObject({ status: 404, code: 'NOT_FOUND' });
      },
    );

    it('tells all that is wrong at once, within single fields and between them', async () => {
      const json = { name: '', cron_expr: '61 * * * *', handler: 'h', args: ['a'], retry_delay: '9m', timout: '1s' };
      const problem = problemOf(await call(jobsUrl, { json: { ...json, retry_max_delay: '1m' } }));
      expect(problem.errors?.map(({ field }) => field).sort()).toEqual(
        ['args', 'cron_expr', 'name', 'retry_max_delay', 'timout'].sort(),
      );
    });

    it.each([
      [{ command: 1, cron_expr: '@daily' }, ['command']],
      [{ handler: '', cron_expr: '@daily' }, ['handler']],
      [{ command: 'true', cron_expr: 5 }, ['cron_expr']],
      [{ command: 'true', depends_on: [1] }, ['depends_on[0]']],
      [{ command: 'true', cron_expr: '@daily', retry_delay: 'soon', retry_max_delay: '1s' }, ['retry_delay']],
    ])('says of %j nothing that only follows from what is wrong by itself', async (json, fields) => {
      const problem = problemOf(await call(jobsUrl, { json: { name: 'follows', ...json } }));
      expect(problem.errors?.map(({ field }) => field)).toEqual(fields);
    });

    it('refuses a name that is taken', async () => {
      const input = aJob();
      await api.client.jobs.create(input);
      const problem = problemOf(await call(jobsUrl, { json: input }));
      expect(problem).toMatchObject({ status: 409, code: 'NAME_TAKEN' });
      expect(problem.detail).toContain(input.name);
    });

    it('makes one job when several ask for the same name at once', async () => {
      const input = aJob();
      const answers = await Promise.all(Array.from({ length: 8 }, async () => call(jobsUrl, { json: input })));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    });

    it.each<[Partial<JobInput>, string, RegExp]>([
      [{ cron_expr: '0 0 30 2 *' }, 'cron_expr', /never fires/],
      [{ cron_expr: '61 * * * *' }, 'cron_expr', /position 0/],
      [{ cron_expr: undefined }, 'cron_expr', /is required unless depends_on/],
      [{ timezone: 'Mars/Olympus' }, 'timezone', /unknown time zone/],
      [{ command: undefined }, 'command', /is required unless handler/],
      [{ depends_on: ['nobody'] }, 'depends_on[0]', /there is no job "nobody"/],
    ])('refuses %j and changes nothing', async (given, field, message) => {
      const input = aJob(given);
      const problem = problemOf(await call(jobsUrl, { json: input }));
      expect(problem).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
      expect(problem.errors).toEqual([{ field, message: expect.stringMatching(message) as string }]);
      await expect(api.client.jobs.get(input.name)).rejects.toMatchObject({ status: 404 });
    });
  });

  describe('GET of a job', () => {
    it('prefers the job with the id to one that has the id for a name', async () => {
      const job = await api.client.jobs.create(aJob());
      const impostor = await insertJob(api.db, aDefinition({ name: job.id })); // older than the rule for names
      await expect(api.client.jobs.get(job.id)).resolves.toMatchObject({ id: job.id });
      await api.client.jobs.delete(impostor.id);
    });

    it.each([' odd name ', 'cafe\u0301', 'a\u202eb', '...'])(
      'finds %j, which is older than the rule for names',
      async (name) => {
        const { id } = await insertJob(api.db, aDefinition({ name }));
        const job = await api.client.jobs.get(name);
        expect(job).toMatchObject({ id, name });
        await expect(api.client.jobs.update(name, { ...job, priority: 3 })).resolves.toMatchObject({
          name,
          priority: 3,
        });
        await api.client.jobs.delete(name);
        await expect(api.client.jobs.get(id)).rejects.toMatchObject({ status: 404 });
      },
    );

    it('finds a job by its name, however that is written', async () => {
      const { id, name } = await api.client.jobs.create(aJob({ name: ' cafe\u0301 1\u00a0' }));
      expect(name).toBe('caf\u00e9 1');
      for (const written of ['caf\u00e9 1', 'cafe\u0301 1', ' caf\u00e9 1 ']) {
        await expect(api.client.jobs.get(written)).resolves.toMatchObject({ id });
        await expect(api.client.jobs.create(aJob({ name: written }))).rejects.toMatchObject({ code: 'NAME_TAKEN' });
      }
      const below = await api.client.jobs.create(aJob({ depends_on: ['cafe\u0301 1'] }));
      expect(below.depends_on).toEqual([{ job: name, job_id: id, condition: 'success' }]);
    });

    it.each([['nobody'], ['00000000-0000-0000-0000-000000000000'], ['..%2F..']])('does not find %s', async (key) => {
      expect(problemOf(await call(`${jobsUrl}/${key}`))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    });
  });

  describe.each(['PUT', 'PATCH'])('%s', (method) => {
    it('merges what is given', async () => {
      const job = await api.client.jobs.create(aJob({ description: 'old', args: ['a'], timeout: '1m' }));
      const answer = await call(urlOf(job), { method, json: { timeout: '90s', max_retries: 0, description: null } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('etag')).toMatch(/^"2-/);
      const edited = answer.body as JobResource;
      expect(edited).toEqual({
        ...job,
        timeout: '1m30s',
        max_retries: 0,
        description: null,
        version: 2,
        updated_at: edited.updated_at,
        next_run_at: edited.next_run_at,
      });
    });

    it('keeps the number of runs to keep unless it is given, and takes null for all', async () => {
      const job = await api.client.jobs.create(aJob({ keep_runs: 10 }));
      const edit = async (json: object) => (await call(urlOf(job), { method, json })).body as JobResource;
      expect(await edit({ timeout: '90s' })).toMatchObject({ keep_runs: 10, version: 2 });
      expect(await edit({ keep_runs: 1_000_000 })).toMatchObject({ keep_runs: 1_000_000, version: 3 });
      expect(await edit({ keep_runs: null })).toMatchObject({ keep_runs: null, version: 4 });
      for (const keep_runs of [0, -1, 1.5, 1_000_001, '10', true]) {
        const problem = problemOf(await call(urlOf(job), { method, json: { keep_runs } }));
        const message = 'must be a whole number from 1 to 1000000';
        expect(problem).toMatchObject({ status: 400, errors: [{ field: 'keep_runs', message }] });
      }
      await expect(api.client.jobs.get(job.id)).resolves.toMatchObject({ keep_runs: null, version: 4 });
    });

    it('takes a whole job that was read, and refuses it once somebody else has edited the job', async () => {
      const job = await api.client.jobs.create(aJob());
      const sent = { ...job, status: 'inactive' };
      const answer = await call(urlOf(job), { method, json: sent });
      expect(answer.body).toMatchObject({ status: 'inactive', next_run_at: null, version: 2 });
      const problem = problemOf(await call(urlOf(job), { method, json: { ...sent, status: 'active' } }));
      expect(problem).toMatchObject({ status: 412, code: 'VERSION_CONFLICT', current_version: 2 });
    });

    it('leaves the version alone when nothing changes', async () => {
      const job = await api.client.jobs.create(aJob());
      for (const json of [{}, job, { command: 'true' }, { depends_on: [] }]) {
        expect((await call(urlOf(job), { method, json })).body).toEqual(job);
      }
    });

    it('holds to If-Match', async () => {
      const job = await api.client.jobs.create(aJob());
      const edit = async (tag: string, timeout: string) =>
        call(urlOf(job), { method, json: { timeout }, headers: { 'if-match': tag } });
      expect((await edit('"1"', '1s')).status).toBe(200);
      expect(problemOf(await edit('"1"', '2s'))).toMatchObject({ status: 412, current_version: 2 });
      expect(problemOf(await edit('W/"2"', '2s')).status).toBe(412);
      expect(problemOf(await edit('2', '2s')).errors?.[0]?.field).toBe('If-Match');
      expect((await edit('*', '3s')).status).toBe(200);
      await expect(api.client.jobs.get(job.id)).resolves.toMatchObject({ timeout: '3s', version: 3 });
    });

    it('lets one of several edits of the same version through', async () => {
      const job = await api.client.jobs.create(aJob());
      const edits = Array.from({ length: 6 }, async (_, index) =>
        call(urlOf(job), { method, json: { priority: index + 1 }, headers: { 'if-match': '"1"' } }),
      );
      const statuses = (await Promise.all(edits)).map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 412, 412, 412, 412, 412]);
    });

    it('loses none of several edits of different fields', async () => {
      const job = await api.client.jobs.create(aJob());
      const edits = [{ timeout: '7s' }, { priority: 7 }, { pool: 'seven' }, { max_retries: 7 }, { retry_delay: '7s' }];
      await Promise.all(edits.map(async (json) => call(urlOf(job), { method, json })));
      await expect(api.client.jobs.get(job.id)).resolves.toMatchObject({ ...Object.assign({}, ...edits), version: 6 });
    });

    it('refuses what would make the job invalid, and changes nothing', async () => {
      const job = await api.client.jobs.create(aJob());
      const fields = async (json: object) =>
        problemOf(await call(urlOf(job), { method, json })).errors?.map(({ field }) => field);
      await expect(fields({ handler: 'x' })).resolves.toEqual(['handler']);
      await expect(fields({ cron_expr: null })).resolves.toEqual(['cron_expr']);
      await expect(fields({ next_run_at: '2030-01-01T00:00:00Z' })).resolves.toEqual(['next_run_at']);
      await expect(fields({ depends_on: [job.id] })).resolves.toEqual(['depends_on[0]']);
      await expect(api.client.jobs.get(job.id)).resolves.toEqual(job);
    });

    it.each(['.', '..', ' ', '0198b3d4-0000-7000-8000-000000000001', 'a\u202eb', 'a\u2028b', 'a\nb'])(
      'refuses the name %j, as for a new job',
      async (name) => {
        const job = await api.client.jobs.create(aJob());
        const answers = [
          await call(urlOf(job), { method, json: { name } }),
          await call(jobsUrl, { json: aJob({ name }) }),
        ];
        for (const answer of answers) {
          const problem = problemOf(answer);
          expect(problem.status).toBe(400);
          expect(problem.errors?.map(({ field }) => field)).toEqual(['name']);
        }
        await expect(api.client.jobs.get(job.id)).resolves.toEqual(job);
      },
    );

    it('keeps an edge at its job, however the jobs are renamed meanwhile', async () => {
      const up = await api.client.jobs.create(aJob());
      const job = await api.client.jobs.create(aJob({ depends_on: [up.name] }));
      const tagOf = async () => (await call(urlOf(job))).headers.get('etag');
      const tag = await tagOf();
      await api.client.jobs.update(up.id, { name: `${up.name} renamed` });
      expect(await tagOf()).not.toBe(tag);
      const seen = { job: `${up.name} renamed`, job_id: up.id, condition: 'success' };
      expect(await api.client.jobs.get(job.id)).toEqual({ ...job, depends_on: [seen] });

      const sent = await call(urlOf(job), { method, json: job, headers: { 'if-match': tag ?? '' } });
      expect(sent.body).toMatchObject({ depends_on: [seen] });

      const another = await api.client.jobs.create(aJob({ name: up.name }));
      const problem = problemOf(await call(urlOf(job), { method, json: { depends_on: job.depends_on } }));
      expect(problem.errors).toEqual([
        { field: 'depends_on[0]', message: expect.stringContaining('is another one than job_id says') as string },
      ]);
      const repointed = await call(urlOf(job), { method, json: { depends_on: [up.name] } });
      expect(repointed.body).toMatchObject({ depends_on: [{ job: up.name, job_id: another.id }] });
    });

    it('leaves the version alone when edges come in another way or order', async () => {
      const [a, b] = [await api.client.jobs.create(aJob()), await api.client.jobs.create(aJob())];
      const job = await api.client.jobs.create(aJob({ depends_on: [a.name, b.name] }));
      const ways = [
        [b.id, a.name],
        [a.id.toUpperCase(), { job: b.name, condition: null }],
        job.depends_on.toReversed(),
        [
          { job: b.name, job_id: b.id },
          { job: a.id, job_id: a.id },
        ],
      ];
      for (const depends_on of ways) {
        expect((await call(urlOf(job), { method, json: { depends_on } })).body).toEqual(job);
      }
    });

    it('refuses to close a cycle', async () => {
      const first = await api.client.jobs.create(aJob());
      const second = await api.client.jobs.create(aJob({ depends_on: [first.name] }));
      const problem = problemOf(await call(urlOf(first), { method, json: { depends_on: [second.name] } }));
      expect(problem).toMatchObject({ status: 409, code: 'DEPENDENCY_CYCLE' });
    });

    it('renames, but not to a name that is taken', async () => {
      const [first, second] = [await api.client.jobs.create(aJob()), await api.client.jobs.create(aJob())];
      expect(problemOf(await call(urlOf(first), { method, json: { name: second.name } })).code).toBe('NAME_TAKEN');
      expect((await call(urlOf(first), { method, json: { name: `${first.name} renamed` } })).status).toBe(200);
      await expect(api.client.jobs.get(`${first.name} renamed`)).resolves.toMatchObject({ id: first.id });
    });

    it('does not make a job', async () => {
      const problem = problemOf(await call(`${jobsUrl}/nobody`, { method, json: aJob() }));
      expect(problem).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    });
  });

  describe('DELETE', () => {
    it('deletes once', async () => {
      const job = await api.client.jobs.create(aJob());
      const answer = await call(urlOf(job), { method: 'DELETE' });
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(problemOf(await call(urlOf(job), { method: 'DELETE' })).code).toBe('NOT_FOUND');
    });

    it('holds to If-Match', async () => {
      const job = await api.client.jobs.create(aJob());
      await expect(api.client.jobs.delete(job.id, { ifVersion: 2 })).rejects.toMatchObject({
        code: 'VERSION_CONFLICT',
      });
      await api.client.jobs.delete(job.id, { ifVersion: 1 });
    });

    it('refuses while other jobs depend on it, and names them', async () => {
      const job = await api.client.jobs.create(aJob());
      const dependant = await api.client.jobs.create(aJob({ depends_on: [job.id] }));
      const problem = problemOf(await call(urlOf(job), { method: 'DELETE' }));
      expect(problem).toMatchObject({ status: 409, code: 'STATE_CONFLICT', current_state: 'active' });
      expect(problem.detail).toContain(dependant.name);
    });
  });

  describe('GET of the list', () => {
    let list: TestApi;
    const names = Array.from({ length: 25 }, (_, index) => `${String.fromCodePoint(0x61 + (index % 5))}/${index}`);

    beforeAll(async () => {
      list = await startTestApi();
      const status = (index: number) => (index % 3 === 0 ? 'inactive' : 'active');
      for (const [index, name] of names.entries()) await list.client.jobs.create(aJob({ name, status: status(index) }));
    });

    afterAll(async () => list.stop());

    it('is sorted by name', async () => {
      const { items, cursor } = await list.client.jobs.list();
      expect(schemaProblems(jobListSchema, items)).toEqual([]);
      expect(items.map(({ name }) => name).sort()).toEqual([...names].sort());
      expect(items.map(({ name }) => name[0])).toEqual(names.map((name) => name[0]).sort());
      expect(cursor).toBeUndefined();
    });

    it('filters by status', async () => {
      const { items } = await list.client.jobs.list({ status: 'inactive' });
      expect(items).toHaveLength(9);
      expect(items.every(({ status }) => status === 'inactive')).toBe(true);
      await expect(list.client.jobs.list({ status: 'archived' })).resolves.toEqual({ items: [], cursor: undefined });
    });

    it('comes in pages by offset and by cursor alike', async () => {
      const whole = (await list.client.jobs.list()).items.map(({ name }) => name);
      const paged: string[] = [];
      for await (const { name } of list.client.jobs.each({ limit: 4 })) paged.push(name);
      expect(paged).toEqual(whole);
      const { items } = await list.client.jobs.list({ limit: 4, offset: 22 });
      expect(items.map(({ name }) => name)).toEqual(whole.slice(22));
    });

    it('links to the next page under the same filter and mount path', async () => {
      const answer = await call(`${list.server.url}/api/v1/jobs?limit=2&status=inactive`);
      const link = answer.headers.get('link') ?? '';
      expect(link).toMatch(/^<\/api\/v1\/jobs\?status=inactive&limit=2&cursor=[\w-]+>; rel="next"$/);
      const next = await call(new URL(link.slice(1, link.indexOf('>')), list.server.url).href);
      expect(next.body).toHaveLength(2);
      expect(JSON.stringify(next.body)).not.toContain((answer.body as JobResource[])[0]?.id);
    });
  });

  it('tell the caller of the client what is wrong', async () => {
    const error = await api.client.jobs.create({ ...aJob(), timeout: 'soon' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).fieldProblems.map(({ field }) => field)).toEqual(['timeout']);
  });
});
