import type { GraphResource } from '@aster-scheduler/client';
import { inTransaction } from '@aster-scheduler/db';
import { materialiseJob } from '@aster-scheduler/run-store';
import { call, problemOf } from '../testing/call.js';
import { runToEnd, startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the routes that tell why', () => {
  let api: TestApi;
  let worker: TestWorker;

  beforeAll(async () => {
    api = await startTestApi();
    worker = await startTestWorker(api.db);
  });

  afterAll(async () => api.stop());

  describe('explain', () => {
    it('answers for the past, the present and the future', async () => {
      const { jobs } = api.client;
      const job = await jobs.create({ name: 'hourly', command: 'true', cron_expr: '@hourly', max_retries: 0 });
      const next = new Date(job.next_run_at ?? 0);
      const noTick = new Date(next.getTime() + 60_000);
      await expect(jobs.explain('hourly', next)).resolves.toMatchObject({ code: 'will_run', run_id: null });
      await expect(jobs.explain(job.id, noTick)).resolves.toMatchObject({
        code: 'not_a_tick',
        previous_tick: next.toISOString(),
        next_tick: new Date(next.getTime() + 3_600_000).toISOString(),
        at: noTick.toISOString(),
      });
      await expect(jobs.explain(job.id, '2020-01-01T00:00:00+01:00')).resolves.toMatchObject({ code: 'did_not_exist' });

      await inTransaction(api.db, async (tx) => materialiseJob(tx, job.id, next));
      const due = await jobs.explain(job.id, next);
      expect(due).toMatchObject({ status: 'scheduled', waits_for: [], attempts: [] });
      expect(due.run_id).toMatch(/^[\da-f-]{36}$/);
      expect(due.sentence).toMatch(/^[a-z].*\S$/);
    });

    it('names what a run waits for', async () => {
      const { jobs } = api.client;
      await jobs.create({ name: 'source', command: 'true', cron_expr: '@manually' });
      const job = await jobs.create({ name: 'both', command: 'true', cron_expr: '@hourly', depends_on: ['source'] });
      const tick = new Date(job.next_run_at ?? 0);
      await inTransaction(api.db, async (tx) => materialiseJob(tx, job.id, tick));
      await expect(jobs.explain('both', tick)).resolves.toMatchObject({
        code: 'waiting_for_dependencies',
        status: 'waiting',
        waits_for: ['source'],
      });
    });

    it.each(['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999Z', '2200-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])(
      'has an answer for %s as well',
      async (at) => {
        await expect(api.client.jobs.explain('hourly', at)).resolves.toMatchObject({ run_id: null });
        const ticks = await api.client.jobs.ticks('hourly', { from: at, count: 1 });
        expect(ticks).toHaveLength(at < '2000' ? 1 : 0);
      },
    );

    it.each([
      ['hourly/explain', 400, 'INVALID_INPUT'],
      ['hourly/explain?at=noon', 400, 'INVALID_INPUT'],
      ['nobody/explain?at=2026-03-01T12:00:00Z', 404, 'NOT_FOUND'],
    ])('answers %s with %s', async (path, status, code) => {
      expect(problemOf(await call(`${api.server.url}/api/v1/jobs/${path}`))).toMatchObject({ status, code });
    });
  });

  describe('the graph', () => {
    it('has what lies above and below a job, and what each still waits for', async () => {
      const { jobs } = api.client;
      const base = { command: 'true', cron_expr: '@manually' };
      const top = await jobs.create({ name: 'g top', ...base });
      const left = await jobs.create({ name: 'g left', ...base, depends_on: ['g top'] });
      const right = await jobs.create({ name: 'g right', ...base, depends_on: ['g top'] });
      const bottom = await jobs.create({
        ...{ name: 'g bottom', command: 'true' },
        depends_on: ['g left', { job: 'g right', condition: 'completion' }],
      });
      await jobs.create({ name: 'g apart', ...base, depends_on: ['g top'] });
      const runId = await runToEnd(api.db, worker, left.id);

      const graph = await jobs.graph('g bottom');
      expect(graph.jobs.map(({ name, waits_for }) => [name, waits_for])).toEqual([
        ['g bottom', ['g right']],
        ['g left', ['g top']],
        ['g right', ['g top']],
        ['g top', []],
      ]);
      expect(graph.edges).toHaveLength(4);
      expect(graph.edges).toContainEqual({
        job_id: bottom.id,
        upstream_job_id: left.id,
        condition: 'success',
        satisfied_by: runId,
        satisfied_at: expect.any(String) as string,
      });
      expect(graph.edges).toContainEqual({
        job_id: bottom.id,
        upstream_job_id: right.id,
        condition: 'completion',
        satisfied_by: null,
        satisfied_at: null,
      });

      const whole = (await call(`${api.server.url}/api/v1/graph`)).body as GraphResource;
      expect(whole).toEqual(await api.client.graph());
      expect(whole.jobs.map(({ name }) => name)).toEqual(expect.arrayContaining(['g apart', top.name]));
      expect(whole.edges).toEqual(expect.arrayContaining([...graph.edges]));
    });

    it('of a job without edges is the job itself', async () => {
      const job = await api.client.jobs.create({ name: 'alone', command: 'true', cron_expr: '@manually' });
      await expect(api.client.jobs.graph('alone')).resolves.toEqual({
        jobs: [
          { ...{ id: job.id, name: 'alone', status: 'active', waits_for: [] }, next_run_at: null, last_run: null },
        ],
        edges: [],
        truncated: false,
      });
      await expect(api.client.jobs.graph('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('stays without a cycle when a hundred edits try to close one', async () => {
      const { jobs } = api.client;
      const names = Array.from({ length: 20 }, (_, index) => `c ${index}`);
      for (const name of names) await jobs.create({ name, command: 'true', cron_expr: '@manually' });
      const outcomes = await Promise.all(
        Array.from({ length: 100 }, async (_, index) => {
          const name = names[index % names.length] ?? '';
          const distance = 1 + ((index * 7) % (names.length - 1)); // never the job itself
          const upstream = names[(index + distance) % names.length] ?? '';
          const url = `${api.server.url}/api/v1/jobs/${encodeURIComponent(name)}`;
          const answer = await call(url, { method: 'PATCH', json: { depends_on: [upstream] } });
          return answer.status === 200 ? 'done' : problemOf(answer).code;
        }),
      );
      // on a slow machine some find no connection in time: they have changed nothing
      const answered = outcomes.filter((outcome) => outcome !== 'DATABASE_UNAVAILABLE');
      expect(new Set(answered)).toEqual(new Set(['done', 'DEPENDENCY_CYCLE']));
      const { edges } = await api.client.graph();
      expect(cycleIn(edges.map(({ job_id, upstream_job_id }) => [job_id, upstream_job_id]))).toBe(false);
      expect(api.events.filter(({ type }) => type === 'http.failed')).toEqual([]);
    });
  });
});

/** Whether there is a way from a job back to itself: no job is left that all others can do without. */
function cycleIn(edges: readonly (readonly [string, string])[]): boolean {
  let rest = edges;
  for (;;) {
    const upstreams = new Set(rest.map(([, upstream]) => upstream));
    const next = rest.filter(([job]) => upstreams.has(job));
    if (next.length === rest.length) return rest.length > 0;
    rest = next;
  }
}
