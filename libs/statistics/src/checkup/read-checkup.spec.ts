import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { createStatisticsReader } from '../questions/statistics-reader.js';
import { insertJob } from '../testing/insert-job.js';
import { openStore, type Store } from '../testing/open-store.js';
import { readCheckup } from './read-checkup.js';

const unused = {
  tryHint: async () => ({ outcome: 'unused' }) as const,
  readPeaks: async () => ({ ofPools: [], isComplete: true }),
  clock: Date.now,
};

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

const patient = { connections: 2, deadlineMs: 60_000, keptMs: 0 };

async function findings(): Promise<ReadonlyMap<string, string>> {
  const checks = await readCheckup(createStatisticsReader(db, patient), unused);
  return new Map(checks.map(({ code, verdict, examples = [] }) => [code, [verdict, ...examples].join(' ')]));
}

describe('readCheckup', () => {
  it('finds that nobody schedules and nobody works, and jobs whose next tick is not known', async () => {
    await insertJob(db, { name: 'never', cronExpr: '@daily', pool: 'far', timezone: 'Europe/Berlin' });
    for (const cronExpr of ['@manually', 'TZ=Asia/Tokyo @manually', undefined]) {
      await insertJob(db, { name: `by hand: ${cronExpr}`, cronExpr });
    }
    await insertJob(db, { name: 'paused', cronExpr: '@daily', status: 'inactive' });
    const found = await findings();
    expect(found.get('schema')).toBe('ok');
    expect(found.get('scheduler')).toBe('fail');
    expect(found.get('pools')).toBe('warn default far');
    expect(found.get('never_due')).toBe('warn never');
    expect(found.get('long_transactions')).toBe('ok');
    expect(found.get('failing')).toBe('ok');
  });

  it('finds hosts whose clocks are off, of services and of workers', async () => {
    await sql`insert into aster.services (id, kind, name, version, tz_data, started_at, heartbeat_at, clock_ahead_ms) values
      (gen_random_uuid(), 'api', 'right', '1', '', now(), now(), 20),
      (gen_random_uuid(), 'scheduler', 'ahead', '1', '', now(), now(), 3600000),
      (gen_random_uuid(), 'api', 'gone', '1', '', now(), now() - interval '1 day', 3600000)`.execute(db);
    await sql`insert into aster.workers
        (id, name, pools, handlers, slots, version, status, started_at, heartbeat_at, lease_until, clock_ahead_ms)
      values (gen_random_uuid(), 'behind', '{}', '{}', 1, '1', 'active', now(), now(), now() + interval '1 h', -9000),
        (gen_random_uuid(), 'over', '{}', '{}', 1, '1', 'active', now(), now(), now() - interval '1 h', -9000)`.execute(
      db,
    );
    expect((await findings()).get('host_clocks')).toBe('warn ahead: 1h ahead behind: 9s behind');
  });

  it('finds handlers that no worker has, programs that could not be started, and timeouts above the interval', async () => {
    const handled = await insertJob(db, { name: 'handled' });
    await sql`update aster.jobs set handler = 'mail', command = null where id = ${handled}`.execute(db);
    const missing = await insertJob(db, { name: 'missing' });
    await sql`insert into aster.job_streaks (job_id, failures, first_failed_at, first_run_id, last_failed_at, last_run_id, reason)
      values (${missing}, 2, now(), ${missing}, now(), ${missing}, 'spawn_failed')`.execute(db);
    const hanging = await insertJob(db, { name: 'hanging' });
    await sql`update aster.jobs set concurrency_policy = 'forbid', timeout_ms = 600000 where id = ${hanging}`.execute(
      db,
    );
    await sql`update aster.job_numbers set runs_7d = 1, scheduled_every_ms = 60000 where job_id = ${hanging}`.execute(
      db,
    );
    const found = await findings();
    expect(found.get('handlers')).toBe('fail mail');
    expect(found.get('commands')).toBe('fail missing');
    expect(found.get('failing')).toBe('warn missing');
    expect(found.get('timeouts')).toBe('warn hanging');
    await sql`insert into aster.workers (id, name, pools, handlers, slots, version, status, started_at, heartbeat_at, lease_until)
      values (${handled}, 'w', '{default}', '{mail}', 1, '1', 'active', now(), now(), now() + interval '1 hour')`.execute(
      db,
    );
    const served = await findings();
    expect([served.get('handlers'), served.get('pools')]).toEqual(['ok', 'ok']);
  });

  it('finds channels that nothing arrives by, old incidents, and jobs that no rule looks at once there is a channel', async () => {
    const job = await insertJob(db, { name: 'alone' });
    expect((await findings()).get('watching')).toBe('ok');
    await sql`insert into aster.alert_channels (id, name, kind, config, created_at, updated_at)
      values (${job}, 'mail', 'email', '{}', now(), now())`.execute(db);
    await sql`insert into aster.alert_rules (id, name, kind, params, severity, notify_on, watches, is_broad, created_at, updated_at)
      values (${job}, 'late', 'late_start', '{}', 'warning', '{}', 0, true, now(), now())`.execute(db);
    await sql`insert into aster.incidents (id, rule_id, subject, job_id, severity, state, opened_at, last_at, facts)
      values (${job}, ${job}, ${job}, ${job}, 'warning', 'open', now() - interval '2 days', now(), '{}')`.execute(db);
    const found = await findings();
    expect([found.get('channels'), found.get('incidents'), found.get('watching')]).toEqual([
      'ok',
      'warn late: alone',
      'warn alone',
    ]);
    await sql`insert into aster.notifications (id, channel_id, event, payload, state, attempt_num, next_attempt_at, created_at)
      values (${job}, ${job}, 'test', '{}', 'pending', 3, now(), now())`.execute(db);
    await sql`update aster.alert_rules set watches = 1`.execute(db);
    const later = await findings();
    expect([later.get('channels'), later.get('watching')]).toEqual(['fail mail', 'ok']);
  });

  it('finds ticks without a run or a skip', async () => {
    await sql`insert into aster.ledger_checks (hour, jobs, ticks, unexplained, examples, checked_at)
      values (date_trunc('hour', now()), 1, 60, 2, '[]', now())`.execute(db);
    expect((await findings()).get('ledger')).toBe('fail');
  });

  it('tells of what cannot be read in time instead of holding on to it', async () => {
    const reader = createStatisticsReader(db, { ...patient, deadlineMs: 1 });
    const checks = await db.connection().execute(async (holder) => {
      await sql`begin`.execute(holder);
      await sql`lock table aster.jobs in access exclusive mode`.execute(holder);
      return readCheckup(reader, unused).finally(async () => sql`rollback`.execute(holder));
    });
    expect(checks.find(({ code }) => code === 'handlers')).toMatchObject({ verdict: 'warn' });
  });
});
