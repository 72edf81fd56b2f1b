import type { BulkFilter, BulkInput, JobInput, JobResource, RunListItem, RunResource } from '@aster-scheduler/client';
import { waitFor } from '@aster-scheduler/core/testing';
import { onTestServer } from '@aster-scheduler/db/testing';
import { changedJobSchema } from '../jobs/changed-job-schema.js';
import { call, problemOf } from '../testing/call.js';
import { type Hints, listenForHints } from '../testing/listen-for-hints.js';
import { runToEnd, startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { schemaProblems } from '../testing/schema-problems.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the routes that control runs', () => {
  let api: TestApi;
  let worker: TestWorker;
  let hints: Hints;
  let made = 0;

  async function aJob(given: Partial<JobInput> = {}): Promise<JobResource> {
    made += 1;
    return api.client.jobs.create({ name: `job ${made}`, command: 'true', cron_expr: '@manually', ...given });
  }

  async function runsOf(jobId: string): Promise<readonly RunListItem[]> {
    return (await api.client.runs.list({ job_id: jobId, limit: 1_000 })).items;
  }

  beforeAll(async () => {
    api = await startTestApi();
    worker = await startTestWorker(api.db);
    hints = await listenForHints(api);
  });

  afterAll(async () => {
    await hints.stop();
    await api.stop();
  });

  describe('pausing and archiving', () => {
    it('says how many runs wait, and lets them go on when the job is active again', async () => {
      const job = await aJob({ cron_expr: '@hourly' });
      const range = { from: '2026-01-05T00:00:00Z', to: '2026-01-05T02:00:00Z' };
      await api.client.jobs.backfill(job.id, range);
      const paused = await api.client.jobs.update(job.id, { status: 'inactive' });
      expect(paused).toMatchObject({ status: 'inactive', paused_runs: 3 });
      expect(schemaProblems(changedJobSchema, paused)).toEqual([]);
      for (const run of await runsOf(job.id)) expect(run).toMatchObject({ status: 'waiting', reason: 'paused' });
      const resumed = await api.client.jobs.update(job.id, { status: 'active' });
      expect(resumed).not.toHaveProperty('paused_runs');
      for (const run of await runsOf(job.id)) expect(run).toMatchObject({ status: 'scheduled', reason: null });
      await api.client.jobs.update(job.id, { status: 'archived' });
      for (const run of await runsOf(job.id)) expect(run).toMatchObject({ status: 'cancelled', reason: 'archived' });
    });

    it('refuses to trigger an archived job, until it is active or inactive', async () => {
      const job = await aJob({ status: 'archived' });
      const answer = await call(`${api.server.url}/api/v1/jobs/${job.id}/trigger`, { method: 'POST' });
      expect(problemOf(answer)).toMatchObject({ status: 409, code: 'STATE_CONFLICT', current_state: 'archived' });
      await api.client.jobs.update(job.id, { status: 'inactive' });
      await expect(api.client.jobs.trigger(job.id)).resolves.toMatchObject({ status: 'scheduled' });
    });
  });

  describe('trigger', () => {
    it('refuses an argument that no system can start a command with, of the job and in its place', async () => {
      const job = await aJob();
      const args = ['x'.repeat(140_000)];
      for (const [path, json] of [
        ['', { name: 'never', command: 'true', cron_expr: '@manually', args }],
        [`/${job.id}/trigger`, { args }],
      ] as const) {
        const answer = await call(`${api.server.url}/api/v1/jobs${path}`, { method: 'POST', json });
        const field = expect.stringMatching(/^args/) as string;
        expect(problemOf(answer)).toMatchObject({ status: 400, errors: [{ field }] });
      }
      expect(await runsOf(job.id)).toEqual([]);
    });

    it('makes a run now and tells the workers of its pool', async () => {
      const job = await aJob({ pool: 'quick', status: 'inactive' });
      const answer = await call(`${api.server.url}/api/v1/jobs/${job.id}/trigger`, { method: 'POST' });
      expect(answer.status).toBe(202);
      const run = answer.body as RunResource;
      expect(run).toMatchObject({ job_id: job.id, status: 'scheduled', trigger: 'manual', attempt_num: 0 });
      expect(answer.headers.get('location')).toBe(`/api/v1/runs/${run.id}`);
      await expect(api.client.runs.get(run.id)).resolves.toEqual(run);
      await hints.until(['runs', 'quick']);
    });

    it('takes arguments and environment for a command', async () => {
      const job = await aJob({ args: ['a', 'b'], env: { A: '1', B: '2' } });
      const { id } = await api.client.jobs.trigger(job.name, { args: ['c'], env: { B: '3' } });
      const claimed = (await worker.claim()).find((run) => run.id === id);
      expect(claimed?.task).toMatchObject({ args: ['c'], env: { A: '1', B: '3' } });
    });

    it('is for later, first, elsewhere and shorter where it says so', async () => {
      const job = await aJob();
      const at = new Date(Date.now() + 3_600_000).toISOString();
      const more = { priority: 9, pool: 'gpu', timeout: '90s' };
      const run = await api.client.jobs.trigger(job.id, { at, ...more });
      const overrides = { timeout: '1m30s' };
      expect(run).toMatchObject({ scheduled_at: at, available_at: at, priority: 9, pool: 'gpu', overrides });
      const after = await api.client.jobs.trigger(job.id, { after: '30m' });
      const inMs = Date.parse(after.available_at) - Date.parse(after.created_at);
      expect([inMs, after.pool, after.priority]).toEqual([1_800_000, 'default', 0]);
      const url = `${api.server.url}/api/v1/jobs/${job.id}/trigger`;
      const both = problemOf(await call(url, { json: { at, after: '1s' } }));
      expect(both.errors).toEqual([{ field: 'after', message: 'excludes at' }]);
      await api.client.jobs.update(job.id, { concurrency_policy: 'forbid' });
      const later = problemOf(await call(url, { json: { after: '1s' } }));
      expect(later.errors?.[0]).toMatchObject({ field: 'after' });
      const inTurn = await api.client.jobs.trigger(job.id, { ...more, concurrency_policy: 'queue' });
      expect(inTurn).toMatchObject({ priority: 9, pool: 'gpu', overrides });
      for (const { id } of (await api.client.runs.list({ job_id: job.id })).items) await api.client.runs.cancel(id);
    });

    it('keeps the span of the caller for the trace, unless it is none, and tells nobody else', async () => {
      const job = await aJob();
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      for (const [sent, kept] of [
        [traceparent, { traceparent }],
        [traceparent.replaceAll('b', '0'), null],
      ] as const) {
        const url = `${api.server.url}/api/v1/jobs/${job.id}/trigger`;
        const { body } = await call(url, { method: 'POST', headers: { traceparent: sent } });
        const { id, overrides } = body as RunResource;
        const row = await api.db.selectFrom('live_runs').select('overrides').where('id', '=', id).executeTakeFirst();
        expect([row?.overrides, overrides]).toEqual([kept, null]);
      }
    });

    it('takes a payload for a handler, null included', async () => {
      const job = await aJob({ command: null, handler: 'digest', payload: { user: 1 } });
      for (const payload of [{ user: 7 }, null]) {
        const { id } = await api.client.jobs.trigger(job.id, { payload });
        const row = await api.db.selectFrom('live_runs').select('overrides').where('id', '=', id).executeTakeFirst();
        expect(row?.overrides).toEqual({ payload });
      }
    });

    it.each<[Partial<JobInput>, object, string]>([
      [{}, { payload: 1 }, 'payload'],
      [{ command: null, handler: 'h' }, { args: [] }, 'args'],
      [{ command: null, handler: 'h' }, { env: {} }, 'env'],
      [{}, { env: { ASTER_RUN_ID: 'x' } }, 'env'],
      [{}, { args: 'a' }, 'args'],
      [{}, { concurrency_policy: 'never' }, 'concurrency_policy'],
      [{}, { arg: [] }, 'arg'],
    ])('of a job with %j refuses %j', async (given, json, field) => {
      const job = await aJob(given);
      const problem = problemOf(await call(`${api.server.url}/api/v1/jobs/${job.id}/trigger`, { json }));
      expect(problem.errors?.map((error) => error.field)).toEqual([field]);
      expect(await runsOf(job.id)).toEqual([]);
    });

    it('answers a run that the policy skips as any other, with its reason', async () => {
      const job = await aJob({ concurrency_policy: 'forbid' });
      const first = await api.client.jobs.trigger(job.id);
      const second = await api.client.jobs.trigger(job.id, {});
      expect(second).toMatchObject({ status: 'skipped', reason: 'concurrency_forbid', attempt_num: 0 });
      const third = await api.client.jobs.trigger(job.id, { concurrency_policy: 'queue' });
      expect(third).toMatchObject({ status: 'waiting', reason: 'waiting_for_slot' });
      const fourth = await api.client.jobs.trigger(job.id, { concurrency_policy: 'replace' });
      expect(fourth.status).toBe('scheduled');
      await expect(api.client.runs.get(first.id)).resolves.toMatchObject({ status: 'cancelled', reason: 'replaced' });
      await hints.until(['control', '']);
    });

    it('accounts for each of 200 requests at once', async () => {
      const job = await aJob({ concurrency_policy: 'forbid' });
      const answers = await Promise.all(Array.from({ length: 200 }, () => api.client.jobs.trigger(job.id)));
      const stored = await runsOf(job.id);
      expect(new Set(answers.map(({ id }) => id))).toEqual(new Set(stored.map(({ id }) => id)));
      expect(stored).toHaveLength(200);
      expect(stored.filter(({ status }) => status === 'scheduled')).toHaveLength(1);
      expect(stored.filter(({ reason }) => reason === 'concurrency_forbid')).toHaveLength(199);
    });
  });

  describe('cancel', () => {
    it('ends a run that has not started, and lets in the next one', async () => {
      const job = await aJob({ concurrency_policy: 'queue' });
      const first = await api.client.jobs.trigger(job.id);
      const next = await api.client.jobs.trigger(job.id);
      const answer = await call(`${api.server.url}/api/v1/runs/${first.id}/cancel`, { json: {} });
      expect([answer.status, answer.body]).toMatchObject([202, { status: 'cancelled', reason: 'cancelled_by_user' }]);
      await expect(api.client.runs.get(next.id)).resolves.toMatchObject({ status: 'scheduled' });
      await hints.until(['control', first.id], ['runs', '']);
    });

    it('asks the worker of a running run to end it; a late success changes nothing', async () => {
      const { id } = await api.client.jobs.trigger((await aJob()).id);
      const claimed = (await worker.claim()).find((run) => run.id === id);
      if (claimed === undefined) throw new Error('the run was not claimed');
      await expect(api.client.runs.cancel(id)).resolves.toMatchObject({ id, status: 'running' });
      await expect(api.client.runs.cancel(id.toUpperCase())).resolves.toMatchObject({ id, status: 'running' });
      await hints.until(['control', id]);
      await worker.settle(claimed, { status: 'succeeded', exitCode: 0 });
      await expect(api.client.runs.get(id)).resolves.toMatchObject({ status: 'cancelled' });
    });

    it('is refused with the state that a finished run is in', async () => {
      const id = await runToEnd(api.db, worker, (await aJob()).id);
      const problem = problemOf(await call(`${api.server.url}/api/v1/runs/${id}/cancel`, { method: 'POST' }));
      expect(problem).toMatchObject({ status: 409, code: 'STATE_CONFLICT', current_state: 'succeeded' });
      await expect(api.client.runs.get(id)).resolves.toMatchObject({ status: 'succeeded' });
    });
  });

  describe('retry', () => {
    it('has made nothing while what it answers with is locked by somebody else', async () => {
      const job = await aJob();
      const id = await runToEnd(api.db, worker, job.id);
      let answer: ReturnType<typeof call> | undefined;
      await onTestServer(async (holder) => {
        await holder.query('begin; lock table aster.run_attempts in access exclusive mode');
        answer = call(`${api.server.url}/api/v1/runs/${id}/retry`, { method: 'POST' });
        const waiting = `select 1 from pg_locks where not granted and relation = 'aster.run_attempts'::regclass`;
        await waitFor(async () => ((await holder.query(waiting)).rowCount ?? 0) > 0, { what: 'it waits for the lock' });
        const made = await holder.query('select 1 from aster.live_runs where job_id = $1', [job.id]);
        await holder.query('rollback');
        expect(made.rowCount).toBe(0);
      }, api.connectionString);
      expect((await answer)?.body).toMatchObject({ retry_of: id });
    });

    it('makes a new run of a finished one, with the same overrides', async () => {
      const job = await aJob({ max_retries: 0, pool: 'default' });
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      const url = `${api.server.url}/api/v1/jobs/${job.id}/trigger`;
      const asked = await call(url, { method: 'POST', json: { args: ['x'], note: 'late' }, headers: { traceparent } });
      const { id } = asked.body as RunResource;
      expect(asked.body).toMatchObject({ note: 'late', overrides: { args: ['x'] } });
      const claimed = (await worker.claim()).find((run) => run.id === id);
      if (claimed === undefined) throw new Error('the run was not claimed');
      expect(claimed.traceparent).toBe(traceparent);
      await worker.settle(claimed, { status: 'failed', reason: 'exit_code', exitCode: 1 });
      const answer = await call(`${api.server.url}/api/v1/runs/${id}/retry`, { method: 'POST' });
      const again = answer.body as RunResource;
      expect([answer.status, again]).toMatchObject([202, { trigger: 'retry', retry_of: id, note: null }]);
      expect(answer.headers.get('location')).toBe(`/api/v1/runs/${again.id}`);
      const second = (await worker.claim()).find((run) => run.id === again.id);
      expect(second).toMatchObject({ retryOf: id, task: { args: ['x'] } });
      expect(second?.traceparent).toBeUndefined();
      await hints.until(['runs', 'default']);
    });

    it('gives the new run what is said otherwise, and why', async () => {
      const job = await aJob({ max_retries: 0 });
      const { id } = await api.client.jobs.trigger(job.id, { args: ['x'], env: { A: '1', B: '1' }, note: 'first' });
      const claimed = (await worker.claim()).find((run) => run.id === id);
      if (claimed === undefined) throw new Error('the run was not claimed');
      await worker.settle(claimed, { status: 'failed', reason: 'exit_code', exitCode: 1 });
      const input = { env: { B: '2' }, timeout: '5m', note: 'the disk has room' };
      const again = await api.client.runs.retry(id, { input });
      const overrides = { args: ['x'], env: { A: '1', B: '2' }, timeout: '5m' };
      expect(again).toMatchObject({ retry_of: id, note: 'the disk has room', overrides });
      const second = (await worker.claim()).find((run) => run.id === again.id);
      expect(second?.task).toMatchObject({ args: ['x'], env: { A: '1', B: '2' }, timeoutMs: 300_000 });
      await expect(api.client.runs.retry(id, { input: { payload: 1 } })).rejects.toMatchObject({
        problem: { errors: [{ field: 'payload', message: 'only a handler takes it, and the job has a command' }] },
      });
      const faulty = { payload: 1, timeout: 'x' };
      const url = `${api.server.url}/api/v1/runs/${id}/retry`;
      const fields = problemOf(await call(url, { json: faulty })).errors?.map(({ field }) => field);
      expect(fields).toEqual(['timeout', 'payload']);
    });

    it('is refused with the state of a run that is not finished', async () => {
      const { id } = await api.client.jobs.trigger((await aJob()).id);
      await expect(api.client.runs.retry(id)).rejects.toMatchObject({
        status: 409,
        problem: { code: 'STATE_CONFLICT', current_state: 'scheduled' },
      });
    });

    it.each(['cancel', 'retry'])('and %s take nothing that is not known', async (action) => {
      const url = `${api.server.url}/api/v1/runs/00000000-0000-7000-8000-000000000000/${action}`;
      expect(problemOf(await call(url, { json: { force: true } })).errors?.[0]?.field).toBe('force');
      expect(problemOf(await call(url, { json: [] })).code).toBe('INVALID_INPUT');
      expect(problemOf(await call(url, { raw: '' })).code).toBe('NOT_FOUND');
    });
  });

  describe('backfill', () => {
    const range = { from: '2026-01-05T00:00:00Z', to: '2026-01-05T04:00:00Z' };
    const hours = [0, 1, 2, 3, 4].map((hour) => `2026-01-05T0${hour}:00:00.000Z`);

    it('says what it would make, makes it, and makes nothing twice', async () => {
      const job = await aJob({ cron_expr: '@hourly', pool: 'slow' });
      const dry = await call(`${api.server.url}/api/v1/jobs/${job.id}/backfill`, { json: { ...range, dry_run: true } });
      expect(dry.status).toBe(200);
      expect(dry.body).toEqual({ dry_run: true, ticks: hours, already_run: 0, runs: [] });
      expect(await runsOf(job.id)).toEqual([]);

      const wet = await api.client.jobs.backfill(job.name, range);
      expect(wet).toMatchObject({ dry_run: false, ticks: hours, already_run: 0 });
      expect(wet.runs.map(({ scheduled_at, status }) => [scheduled_at, status])).toEqual(
        hours.map((hour) => [hour, 'scheduled']),
      );
      const stored = await runsOf(job.id);
      expect(stored.map(({ id }) => id)).toEqual(wet.runs.map(({ id }) => id).reverse());
      expect(new Set(stored.map(({ trigger }) => trigger))).toEqual(new Set(['backfill']));
      await hints.until(['runs', 'slow']);

      await expect(api.client.jobs.backfill(job.id, range)).resolves.toMatchObject({ ticks: [], already_run: 5 });
    });

    it.each<[boolean | undefined, number]>([
      [undefined, 5],
      [true, 5],
      [false, 0],
    ])('with dependants %j fires the jobs below so often', async (dependants, fired) => {
      const job = await aJob({ cron_expr: '@hourly' });
      const below = await aJob({ depends_on: [job.id] });
      await api.client.jobs.backfill(job.id, { ...range, dependants });
      const claimed = (await worker.claim()).filter((run) => run.jobId === job.id);
      expect(claimed).toHaveLength(5);
      for (const run of claimed) await worker.settle(run, { status: 'succeeded', exitCode: 0 });
      expect(await runsOf(below.id)).toHaveLength(fired);
    });

    it.each<[object, string]>([
      [{ to: range.to }, 'from'],
      [{ from: range.to, to: range.from }, 'from'],
      [{ from: range.from, to: '2199-01-01T00:00:00Z' }, 'to'],
      [{ from: '2025-01-01T00:00:00Z', to: range.to }, 'to'],
      [{ ...range, dry_run: 'yes' }, 'dry_run'],
    ])('refuses %j', async (json, field) => {
      const job = await aJob({ cron_expr: '@hourly' });
      const problem = problemOf(await call(`${api.server.url}/api/v1/jobs/${job.id}/backfill`, { json }));
      expect(problem.errors?.map((error) => error.field)).toEqual([field]);
    });

    it('is refused for a job without ticks', async () => {
      const job = await aJob();
      await expect(api.client.jobs.backfill(job.id, range)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });

  describe('many runs at once', () => {
    it('are those that their list shows for the same question', async () => {
      const [job, other] = [await aJob({ pool: 'bulk', priority: 9 }), await aJob({ pool: 'bulk' })];
      for (const { id } of [job, job, other]) await api.client.jobs.trigger(id);
      const counted = async (filter: BulkFilter) =>
        (await api.client.bulk({ action: 'cancel', filter, dry_run: true })).total;
      expect(await counted({ pool: 'bulk', status: ['scheduled', 'running'] })).toBe(3);
      expect(await counted({ pool: 'bulk', job: job.name })).toBe(2);
      expect(await counted({ pool: 'bulk', reason: ['paused'] })).toBe(0);
      expect(await counted({ job: 'nobody' })).toBe(0);
      for (const filter of [{ label: [['team=data']] }, { status: [{ toString: 1 }] }, { reason: [['paused']] }]) {
        const odd = await call(`${api.server.url}/api/v1/bulk`, { json: { action: 'cancel', filter, dry_run: true } });
        expect([filter, problemOf(odd).status]).toEqual([filter, 400]); // it would mean another filter, or none
      }
      const wrong = { action: 'retry', filter: { reason: ['bad_luck'], pool: 'bulk' } };
      const problem = problemOf(await call(`${api.server.url}/api/v1/bulk`, { json: wrong }));
      expect(problem.errors?.map(({ field }) => field)).toEqual(['filter.reason']);
    });

    it('may be fewer than were counted where a filter finds them, but not more; jobs are as many', async () => {
      const { id } = await aJob({ pool: 'moves' });
      const { id: runId } = await api.client.jobs.trigger(id);
      const begun = async (input: BulkInput) =>
        (await call(`${api.server.url}/api/v1/bulk`, { json: { dry_run: true, ...input } })).status;
      const filter = { pool: 'moves' };
      expect(await begun({ action: 'cancel', filter, expected: 2 })).toBe(200);
      expect(await begun({ action: 'cancel', filter, expected: 0 })).toBe(409);
      expect(await begun({ action: 'cancel', ids: [runId], expected: 2 })).toBe(409);
      expect(await begun({ action: 'pause', filter, expected: 2 })).toBe(409);
      expect(await begun({ action: 'pause', filter, expected: 1 })).toBe(200);
      expect(await begun({ action: 'pause', filter: { ...filter, managed_by: 'nobody' }, expected: 0 })).toBe(200);
      expect(await begun({ action: 'pause', filter, until: '2001-01-01T00:00:00Z' })).toBe(400);
    });
  });
});
