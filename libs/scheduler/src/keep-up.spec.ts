import { waitFor } from '@aster-scheduler/core/testing';
import { onTestServer } from '@aster-scheduler/db/testing';
import { planAlertsPause } from './plan-alerts-pause.js';
import { createTestStore, type TestStore } from './testing/test-store.js';

let store: TestStore;

beforeEach(async () => {
  store = await createTestStore();
});

afterEach(async () => store.drop());

/** Has the upkeep of history begin with this instead of making partitions. */
async function beginHistoryWith(body: string): Promise<void> {
  await store.rows(`create or replace function aster.create_partitions(since timestamptz, until timestamptz)
    returns integer language plpgsql as $$ begin ${body}; return 0; end $$`);
}

async function exists(what: string): Promise<boolean> {
  return (await store.rows(`select ${what}`)).length > 0;
}

describe('the upkeep', () => {
  it('removes what is too old, keys too, although no partition can be made', async () => {
    await store.rows(`select aster.create_partitions('2001-01-01', '2001-01-01')`);
    expect(await exists(`where to_regclass('aster.finished_runs_20010101') is not null`)).toBe(true);
    await store.rows(`insert into aster.idempotency_keys (scope, key, request_hash, response, created_at)
      values ('request', 'old', 'x', '1', '2001-01-01')`);
    await beginHistoryWith(`raise exception 'no partition today'`);
    const scheduler = store.start(store.db, { retentionMs: 24 * 3_600_000 });
    await waitFor(async () => !(await exists(`where to_regclass('aster.finished_runs_20010101') is not null`)));
    await waitFor(async () => !(await exists('from aster.idempotency_keys')));
    expect(scheduler.of('service.failed').map(({ doing }) => doing)).toContain('making room for history');
  });

  it('tells of weeks to come that have no partition', async () => {
    const [week] = await store.rows(`select to_char(date_trunc('week', clock_timestamp() at time zone 'UTC')
      + interval '14 days', 'YYYYMMDD') as name`);
    const name = String(week?.['name']);
    await store.rows(`drop table aster.finished_runs_${name}`);
    await beginHistoryWith('null');
    const scheduler = store.start(store.db);
    await waitFor(() => scheduler.of('history.weeks-unpartitioned').length > 0);
    expect(scheduler.of('history.weeks-unpartitioned')[0]?.weeks).toContain(name);
  });

  it('looks after waiting runs while a pass over history goes on and on', async () => {
    const job = await store.addJob({ status: 'inactive' });
    await store.rows(
      `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
        start_before, concurrency_policy, created_at)
      values (gen_random_uuid(), $1, 'scheduled', 'manual', 'default', 0, now(), now(), now(), 'allow', now())`,
      [job.id],
    );
    // not by waiting for the lock: the pass gives up locks after a moment
    await beginHistoryWith('while not pg_try_advisory_xact_lock(1, 1) loop perform pg_sleep(0.02); end loop');
    await onTestServer(async (client) => {
      await client.query('select pg_advisory_lock(1, 1)');
      store.start(store.db);
      const waits = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
        and state = 'active' and query like '%create_partitions%'`;
      await waitFor(() => exists(waits), { what: 'the pass over history waits' });
      const isOver = `from aster.finished_runs where job_id = '${job.id}' and reason = 'missed'`;
      await waitFor(() => exists(isOver), { what: 'the run is over' });
    }, store.connectionString);
  });

  it('looks after alerts again soon although a part of it fails', async () => {
    await store.addJob({ cronExpr: '0 0 1 1 *' });
    await store.rows(`insert into aster.alert_rules (id, name, kind, params, severity, notify_on, watches, is_broad,
        created_at, updated_at)
      values (gen_random_uuid(), 'silent', 'no_success', '{"forMs": 60000}', 'warning', '{opened}', 0, false, now(), now())`);
    await store.rows('alter table aster.timed_checks add constraint odd check (false)');
    const scheduler = store.start(store.db);
    await waitFor(() => exists(`from aster.alert_clock where looked_at > counts_from + interval '3 s'`), {
      what: 'another look',
    });
    expect(scheduler.of('service.failed').map(({ doing }) => doing)).toContain('looking after alerts');
  });
});

describe('planAlertsPause', () => {
  it.each<[string, boolean, number, number]>([
    ['seldom where there is nothing', false, 100, 60_000],
    ['often', true, 100, 5_000],
    ['so that a look takes a tenth of the time', true, 2_000, 18_000],
    ['before it is taken for an outage, however long a look takes', true, 20_000, 30_000],
  ])('looks %s', (_, isNeeded, tookMs, ms) => {
    expect(planAlertsPause({ isNeeded, tookMs })).toBe(ms);
  });
});
