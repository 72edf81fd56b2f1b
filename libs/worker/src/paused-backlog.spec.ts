import { startTestWorker } from './testing/start-test-worker.js';
import { createTestStore } from './testing/test-store.js';

describe('a worker behind the backlog of a paused job', () => {
  it('comes to the runs of other jobs without a pause', async () => {
    const store = await createTestStore();
    const paused = await store.addJob({ handler: 'h', status: 'inactive' });
    await store.rows(
      `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
        concurrency_policy, created_at)
      select gen_random_uuid(), $1, 'scheduled', 'schedule', 'default', 0, 'h', at, at, 'allow', at
      from generate_series(1, 15000) n, (select clock_timestamp() - interval '1 minute' as at) t`,
      [paused.id],
    );
    await store.rows(
      `insert into aster.status_backlogs (job_id, is_behind) values ($1, true)
      on conflict (job_id) do update set is_behind = true`,
      [paused.id],
    );
    const runId = await store.addRun({ handler: 'h' });
    const worker = startTestWorker(store.db, { handlers: { h: () => 1 }, concurrency: 5, pollIntervalMs: 60_000 });
    await worker.registered();
    await store.runIn(runId, 'succeeded');
    expect(worker.of('run.started')).toHaveLength(1);
    await worker.stop();
    await store.drop();
  });
});
