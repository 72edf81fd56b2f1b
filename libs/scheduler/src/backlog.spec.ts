import { waitFor } from '@aster-scheduler/core/testing';
import { createTestStore, type TestStore } from './testing/test-store.js';

const dayMs = 86_400_000;

let store: TestStore;
beforeAll(async () => {
  store = await createTestStore();
});
afterEach(async () => store.clear());
afterAll(async () => store.drop());

async function count(text: string, values: readonly unknown[] = []): Promise<number> {
  const [row] = await store.rows(`select count(*)::integer as n from ${text}`, values);
  return Number(row?.['n']);
}

/** As if nothing had been planned for so long. */
async function missFor(jobId: string, interval: string): Promise<void> {
  await store.rows(
    `update aster.job_cursors set planned_until = clock_timestamp() - $2::interval,
      next_run_at = clock_timestamp() - $2::interval + interval '1 minute' where job_id = $1`,
    [jobId, interval],
  );
}

describe('a scheduler with a backlog', () => {
  it('catches up with a year of minutes at once, in bulk', async () => {
    const job = await store.addJob({ cronExpr: '* * * * *', timezone: 'Europe/Berlin' });
    await missFor(job.id, '365 days');
    const scheduler = store.start(store.connect());
    await waitFor(async () => (await count('aster.live_runs where job_id = $1', [job.id])) > 0);
    const spentMs = scheduler.of('ticks.materialised').reduce((sum, event) => sum + event.durationMs, 0);
    expect(spentMs).toBeLessThan(20_000); // half a million statements take minutes
    const [row] = await store.rows(
      'select sum(coalesce(skipped_ticks, 1))::integer as ticks from aster.finished_runs where job_id = $1',
      [job.id],
    );
    expect(row?.['ticks']).toBeGreaterThan(365 * 24 * 60 - 10);
    expect(await count('aster.finished_runs where job_id = $1', [job.id])).toBeLessThan(100);
  });

  it('lets no other job wait while jobs work off theirs', async () => {
    const behind = await store.addJob({ cronExpr: '* * * * * *', misfirePolicy: 'all', catchupWindowMs: 30 * dayMs });
    await missFor(behind.id, '20 days');
    const prompt = await store.addJob();
    store.start(store.connect());
    await waitFor(async () => (await count('aster.live_runs where job_id = $1', [prompt.id])) >= 3);
    expect(await count('aster.live_runs where job_id = $1', [behind.id])).toBeLessThan(20 * 86_400);
  });

  it('plans 10,000 jobs due at once in short transactions, each once, beside another scheduler', async () => {
    await store.rows(`
      with due as (select date_trunc('second', now()) as at), made as (
        insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
          retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy, queue_limit,
          misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at)
        select gen_random_uuid(), 'many ' || n, to_char(at at time zone 'UTC', 'FMSS FMMI FMHH24 FMDD FMMM "*"'), 'UTC', now(), 'true', '{}', '{}', 'active', 3, 5000, 2,
          300000, 600000, 5000, 'allow', 100, 'latest', 3600000, 'retry', 'default', 0, now(), now()
        from generate_series(1, 10000) n cross join due returning id
      )
      insert into aster.job_cursors (job_id, planned_until, next_run_at)
      select id, at - interval '1 second', at from made cross join due`);
    const schedulers = [store.start(store.connect()), store.start(store.connect())];
    await waitFor(async () => (await count('aster.job_cursors where next_run_at < now()')) === 0, {
      withinMs: 120_000,
    });
    await Promise.all(schedulers.map((scheduler) => scheduler.stop())); // what is committed is told of by then
    const passes = schedulers.flatMap((scheduler) => scheduler.of('ticks.materialised'));
    expect(passes.reduce((sum, pass) => sum + pass.jobs, 0)).toBe(10_000);
    expect(Math.max(...passes.map((pass) => pass.jobs))).toBeLessThanOrEqual(500);
    expect(await count(`aster.live_runs where status = 'scheduled'`)).toBe(10_000);
  });
});

describe('a scheduler with an odd job', () => {
  it('plans the others when it cannot read the schedule of one', async () => {
    const odd = await store.addJob();
    const other = await store.addJob();
    await store.rows(`update aster.jobs set timezone = 'Mars/Olympus' where id = $1`, [odd.id]);
    const scheduler = store.start(store.connect());
    await waitFor(async () => (await count('aster.live_runs where job_id = $1', [other.id])) >= 2);
    expect(await count('aster.live_runs where job_id = $1', [odd.id])).toBe(0);
    expect(scheduler.of('service.failed')).toMatchObject([{ doing: `reading the schedule of job ${odd.id}` }]);
  });

  it('plans the others when the runs of one cannot be made', async () => {
    const odd = await store.addJob();
    const other = await store.addJob();
    await store.rows(`alter table aster.live_runs add constraint odd check (job_id <> '${odd.id}')`);
    const scheduler = store.start(store.connect());
    await waitFor(async () => (await count('aster.live_runs where job_id = $1', [other.id])) >= 2);
    await store.rows('alter table aster.live_runs drop constraint odd');
    expect(scheduler.of('service.failed')).toMatchObject([{ doing: `planning job ${odd.id}` }]);
  });

  it('lets no other job wait for one that somebody holds for seconds', async () => {
    const held = await store.addJob();
    const other = await store.addJob();
    await store.db.transaction().execute(async (tx) => {
      await tx.selectFrom('job_cursors').select('job_id').where('job_id', '=', held.id).forUpdate().execute();
      store.start(store.connect());
      // while it is held
      await waitFor(async () => (await count('aster.live_runs where job_id = $1', [other.id])) >= 4);
      expect(await count('aster.live_runs where job_id = $1', [held.id])).toBe(0);
    });
    await waitFor(async () => (await count('aster.live_runs where job_id = $1', [held.id])) >= 4);
  });
});
