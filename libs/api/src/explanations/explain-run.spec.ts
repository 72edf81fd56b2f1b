import { call, problemOf } from '../testing/call.js';
import { runToEnd, startTestWorker, type TestWorker } from '../testing/run-jobs.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('explaining a run', () => {
  let api: TestApi;
  let worker: TestWorker;

  beforeAll(async () => {
    api = await startTestApi();
    worker = await startTestWorker(api.db);
  });

  afterAll(async () => api.stop());

  it('tells of one that was triggered, from its wait to its end', async () => {
    const { jobs, runs } = api.client;
    await jobs.create({ name: 'by hand', command: 'true', cron_expr: '@manually', pool: 'nobody', max_retries: 0 });
    const run = await jobs.trigger('by hand');
    expect(run).toMatchObject({ duration_ms: null, delay_ms: null });
    await expect(runs.explain(run.id)).resolves.toMatchObject({ code: 'no_live_worker', run_id: run.id });
    await runs.cancel(run.id);
    await expect(runs.explain(run.id)).resolves.toMatchObject({ code: 'ran', status: 'cancelled', run_id: run.id });
  });

  it('tells of a skip that has no tick', async () => {
    const { jobs, runs } = api.client;
    await jobs.create({ name: 'alone', command: 'true', cron_expr: '@manually', concurrency_policy: 'forbid' });
    await jobs.trigger('alone');
    const { id } = await jobs.trigger('alone');
    const explanation = await runs.explain(id);
    expect(explanation).toMatchObject({ code: 'skipped', reason: 'concurrency_forbid' });
    expect(explanation.sentence).toMatch(/^the run was skipped on purpose/);
  });

  it('stands beside how long the run waited and took', async () => {
    const { jobs, runs } = api.client;
    const job = await jobs.create({ name: 'quick', command: 'true', cron_expr: '@manually' });
    const id = await runToEnd(api.db, worker, job.id);
    const run = await runs.get(id);
    const took = Date.parse(run.finished_at ?? '') - Date.parse(run.started_at ?? '');
    expect(run.duration_ms).toBe(took);
    expect(run.delay_ms).toBe(Math.max(0, Date.parse(run.started_at ?? '') - Date.parse(run.available_at)));
    await expect(runs.explain(id)).resolves.toMatchObject({ code: 'ran', status: 'succeeded' });
  });

  it('knows no run that is not there', async () => {
    const path = `${api.server.url}/api/v1/runs/00000000-0000-7000-8000-000000000000/explain`;
    expect(problemOf(await call(path)).code).toBe('NOT_FOUND');
  });
});
