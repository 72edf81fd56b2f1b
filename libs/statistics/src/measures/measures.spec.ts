import { newId } from '@aster-scheduler/core';
import { type Db, schemaVersion } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at, insertJob, start } from '../testing/insert-job.js';
import { insertRuns } from '../testing/insert-runs.js';
import { openStore, type Store } from '../testing/open-store.js';
import { readJobMeasures } from './read-job-measures.js';
import { readMeasures } from './read-measures.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  for (const table of ['ledger_checks', 'incidents', 'notifications', 'services']) {
    await sql`delete from ${sql.table(`aster.${table}`)}`.execute(db);
  }
});
afterAll(async () => store.drop());

describe('readMeasures', () => {
  it('tells of an engine of which nothing is known yet', async () => {
    expect(await readMeasures(db)).toEqual({
      ...{ schemaVersion, pools: [], unexplainedTicks: 0, pendingNotifications: 0 },
      openIncidents: { info: 0, warning: 0, critical: 0 },
    });
  });

  it('tells of pools, of the last day of the ledger, of incidents, messages, statistics and schedulers', async () => {
    await insertJob(db, { pool: 'gpu' });
    const ids = Array.from({ length: 8 }, () => newId(start));
    await sql`insert into aster.ledger_checks (hour, jobs, ticks, unexplained, examples, checked_at)
      values (${at(0)}, 1, 1, 5, '[]', now()), (${at(23 * 3_600_000)}, 1, 1, 2, '[]', now()),
        (${at(24 * 3_600_000)}, 1, 1, 1, '[]', now())`.execute(db);
    await sql`insert into aster.incidents (id, rule_id, subject, severity, state, opened_at, last_at, resolved_at, facts)
      values (${ids[0]}, ${ids[1]}, 'a', 'critical', 'open', now(), now(), null, '{}'),
        (${ids[2]}, ${ids[1]}, 'b', 'warning', 'acknowledged', now(), now(), null, '{}'),
        (${ids[3]}, ${ids[1]}, 'c', 'critical', 'resolved', now(), now(), now(), '{}')`.execute(db);
    await sql`insert into aster.notifications (id, channel_id, event, payload, state, next_attempt_at, created_at)
      values (${ids[4]}, ${ids[1]}, 'opened', '{}', 'pending', now(), now()),
        (${ids[5]}, ${ids[1]}, 'opened', '{}', 'sent', now(), now())`.execute(db);
    await sql`insert into aster.stats_progress (closed_until, recounted_until) values (now() - interval '1 hour', now())`.execute(
      db,
    );
    await sql`insert into aster.services (id, kind, name, version, tz_data, started_at, heartbeat_at, last_pass_at)
      values (${ids[6]}, 'scheduler', 's', '1', '', now(), now(), ${at(500)})`.execute(db);
    const measures = await readMeasures(db);
    expect(measures).toMatchObject({
      ...{ ledgerCheckedUntil: at(25 * 3_600_000), unexplainedTicks: 3, pendingNotifications: 1 },
      ...{ openIncidents: { info: 0, warning: 1, critical: 1 }, schedulerPassAt: at(500) },
      pools: [{ name: 'gpu', workers: 0, slots: 0, due: 0 }],
    });
    expect(measures.rollupLagMs).toBeGreaterThanOrEqual(3_600_000);
  });
});

describe('readJobMeasures', () => {
  it('tells of the jobs that a label or a pattern chooses, by name, and counts those that are too many', async () => {
    const [load, mail, other, gone] = [
      await insertJob(db, { name: 'etl/load', pool: 'gpu' }),
      await insertJob(db, { name: 'mail', status: 'inactive' }),
      await insertJob(db, { name: 'other' }),
      await insertJob(db, { name: 'etl/gone', status: 'archived' }),
    ];
    await sql`update aster.jobs set labels = '{"team": "data"}' where id = any(${[mail, gone]}::uuid[])`.execute(db);
    await insertRuns(db, [
      { jobId: load, status: 'succeeded', finishedAt: at(2_000), runMs: 2_000 },
      { jobId: load, status: 'failed', finishedAt: at(61_500), runMs: 1_500 },
      { jobId: load, status: 'skipped', finishedAt: at(120_000) },
    ]);
    await sql`insert into aster.job_streaks (job_id, failures, first_failed_at, first_run_id, last_failed_at, last_run_id)
      values (${load}, 4, ${at(60_000)}, ${other}, ${at(60_000)}, ${other})`.execute(db);
    const selectors = [
      { kind: 'name', glob: 'etl/*' },
      { kind: 'label', key: 'team', value: 'data' },
    ] as const;
    const { jobs, left } = await readJobMeasures(db, selectors, 10);
    expect([jobs, left]).toMatchObject([
      [
        {
          ...{ name: 'etl/load', pool: 'gpu', isEnabled: true, failures: 4, lastDurationMs: 1_500 },
          ...{ lastSuccessAt: at(2_000), lastRunAt: at(61_500) },
        },
        { name: 'mail', isEnabled: false, failures: 0 },
      ],
      0,
    ]);
    expect(jobs[1]?.lastRunAt).toBeUndefined();
    expect(await readJobMeasures(db, selectors, 1)).toMatchObject({ jobs: [{ name: 'etl/load' }], left: 1 });
    expect(await readJobMeasures(db, [{ kind: 'label', key: 'team', value: 'web' }], 1)).toEqual({ jobs: [], left: 0 });
  });
});
