import { call, problemOf } from '../testing/call.js';
import { startTestApi, type TestApi } from '../testing/start-test-api.js';

describe('the routes that pause and resume', () => {
  let api: TestApi;
  let made = 0;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(async () => api.stop());

  async function aJob() {
    made += 1;
    return api.client.jobs.create({ name: `job ${made}`, command: 'true', cron_expr: '@hourly' });
  }

  it('tell why and until when, and forget it when the job goes on', async () => {
    const { jobs } = api.client;
    const job = await aJob();
    expect(job.pause).toBeNull();
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const paused = await jobs.pause(job.id, { note: 'disk full', until });
    expect(paused).toMatchObject({ status: 'inactive', paused_runs: 0, next_run_at: null, version: 2 });
    expect(paused.pause).toEqual({ note: 'disk full', by: null, at: paused.updated_at, until });
    expect((await jobs.get(job.name)).pause).toEqual(paused.pause);
    const resumed = await jobs.resume(job.name);
    expect(resumed).toMatchObject({ status: 'active', pause: null, version: 3 });
    expect(await jobs.resume(job.name)).toEqual(resumed);
  });

  it('have no note when the status is set, and leave a note alone that is there', async () => {
    const { jobs } = api.client;
    const job = await aJob();
    expect(await jobs.update(job.id, { status: 'inactive' })).toMatchObject({
      pause: { note: null, by: null, until: null },
    });
    const noted = await jobs.pause(job.id, { note: 'move' });
    expect(noted.version).toBe(3);
    expect((await jobs.update(job.id, { status: 'inactive', priority: 2 })).pause).toEqual(noted.pause);
    const whole = await jobs.get(job.id);
    expect(await jobs.update(job.id, { ...whole, status: 'active' })).toMatchObject({ status: 'active', pause: null });
  });

  it('refuse an end in the past, a pause in an edit without its version, and an origin that nobody knows', async () => {
    const job = await aJob();
    const url = `${api.server.url}/api/v1/jobs/${job.id}`;
    const past = await call(`${url}/pause`, { method: 'POST', json: { until: '2020-01-01T00:00:00Z' } });
    expect(problemOf(past)).toMatchObject({ status: 400, errors: [{ field: 'until' }] });
    const edit = await call(url, { method: 'PATCH', json: { pause: { note: 'x' } } });
    expect(problemOf(edit).errors).toEqual([{ field: 'pause', message: 'is set by the server' }]);
    for (const origin of ['scheduler', 'me', 'a,b']) {
      const answer = await call(`${url}/pause`, { method: 'POST', json: {}, headers: { 'aster-origin': origin } });
      expect(problemOf(answer).errors).toMatchObject([{ field: 'Aster-Origin' }]);
    }
    expect((await api.client.jobs.get(job.id)).version).toBe(1);
  });
});
