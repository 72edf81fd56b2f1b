import type { AlertCondition } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { claimChannels } from '../outbox/claim-channels.js';
import { endWithoutFollowing } from '../settlement/end-without-following.js';
import { insertAlertRule } from '../testing/insert-alert-rule.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { materialiseDueJobs } from '../ticks/materialise-due-jobs.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { resolveIncident } from './change-incident.js';
import { lookAfterAlerts } from './look-after-alerts.js';
import { removeOldAlerts } from './remove-old-alerts.js';

const minute = 60_000;

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  await sql`delete from aster.job_numbers`.execute(db);
  worker = await addWorker(db, { now: at(0), slots: 1_000 });
});
afterAll(async () => store.drop());

const incidents = async () =>
  db.selectFrom('incidents').select(['state', 'resolution', 'count']).orderBy('opened_at').orderBy('id').execute();
const events = async () =>
  (await db.selectFrom('notifications').select('event').orderBy('created_at').execute()).map(({ event }) => event);

/** Looks every half minute, as schedulers do more often. */
async function lookUntil(fromMs: number, toMs: number): Promise<void> {
  for (let ms = fromMs; ms <= toMs; ms += minute / 2) await lookAfterAlerts(db, at(ms));
}

/** What a job has come to lately. */
async function setNumbers(jobId: string, numbers: object): Promise<void> {
  await db
    .updateTable('job_numbers')
    .set({ runs_7d: 10, ...numbers })
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow();
}

describe('lookAfterAlerts', () => {
  it('asks for nothing when nothing goes by time and nothing is open', async () => {
    await insertAlertRule(db, { when: 'finished' });
    expect(await lookAfterAlerts(db, start)).toEqual({ isNeeded: false });
  });

  /** Leaps to a time far ahead and back, with a message written there. */
  async function leapWith(condition: AlertCondition): Promise<void> {
    const leap = at(1_000 * 24 * 60 * minute);
    const { channelId } = await insertAlertRule(db, condition);
    await lookAfterAlerts(db, leap);
    await sql`update aster.alert_channels set lease_until = ${leap}`.execute(db);
    await sql`
      insert into aster.notifications (id, channel_id, event, payload, state, next_attempt_at, created_at)
      values (aster.first_run_id(${leap}), ${channelId}, 'test', '{}', 'pending', ${leap}, ${leap})`.execute(db);
    await lookAfterAlerts(db, at(0));
    expect(await claimChannels(db, { limit: 1, now: at(0) })).toMatchObject([{ channelId }]);
  }

  it('goes on at once when the clock of the database was ahead', async () => {
    const jobId = await insertTestJob(db);
    await leapWith({ when: 'late_start', afterMs: 5 * minute });
    await triggerJob(db, jobId, { now: start });
    await lookUntil(minute, 6 * minute);
    expect(await incidents()).toMatchObject([{ state: 'open' }]);
  });

  it('has messages sent at once after that where nothing goes by time', async () => leapWith({ when: 'finished' }));

  it('tells once of a run that is late, and once that it has started', async () => {
    const jobId = await insertTestJob(db);
    await insertAlertRule(db, { when: 'late_start', afterMs: 5 * minute });
    await lookAfterAlerts(db, at(0));
    await triggerJob(db, jobId, { now: start });
    await lookUntil(0, 4.5 * minute);
    expect(await incidents()).toEqual([]);
    await lookUntil(5 * minute, 9 * minute);
    expect(await incidents()).toEqual([{ state: 'open', resolution: null, count: 1 }]);
    await worker.claimOne({ now: at(9 * minute) });
    await lookUntil(9 * minute, 12 * minute);
    expect(await incidents()).toEqual([{ state: 'resolved', resolution: 'recovered', count: 1 }]);
    expect(await events()).toEqual(['opened', 'resolved']);
  });

  it('tells of nothing that was late while there was no scheduler', async () => {
    const jobId = await insertTestJob(db);
    await insertAlertRule(db, { when: 'late_start', afterMs: 5 * minute });
    await lookAfterAlerts(db, at(0));
    await triggerJob(db, jobId, { now: start });
    await lookUntil(60 * minute, 64.5 * minute);
    expect(await incidents()).toEqual([]);
    await lookUntil(65 * minute, 65 * minute);
    expect(await incidents()).toHaveLength(1);
  });

  it('takes a look that takes long for no time without a scheduler', async () => {
    await insertTestJob(db);
    await insertAlertRule(db, { when: 'no_success', forMs: 5 * minute });
    await sql`alter table aster.timed_checks add constraint slow check (pg_sleep(0.1) is not null)`.execute(db);
    await lookAfterAlerts(db);
    await sql`alter table aster.timed_checks drop constraint slow`.execute(db);
    const { rows } = await sql`
      select looked_at - counts_from >= interval '100 ms' as "isNotedAtEnd" from aster.alert_clock`.execute(db);
    expect(rows).toEqual([{ isNotedAtEnd: true }]);
  });

  it('tells of a run that runs for too long, until it ends', async () => {
    const jobId = await insertTestJob(db);
    await insertAlertRule(db, { when: 'running_long', afterMs: 5 * minute });
    await triggerJob(db, jobId, { now: start });
    const run = await worker.claimOne();
    await lookUntil(0, 6 * minute);
    expect(await incidents()).toMatchObject([{ state: 'open' }]);
    await settle(db, run, 'succeeded', at(7 * minute));
    await lookUntil(7 * minute, 7 * minute);
    expect(await incidents()).toMatchObject([{ state: 'resolved' }]);
  });

  it('tells of a run that takes many times what is usual, and of nothing where nothing is usual', async () => {
    const [jobId, other] = [await insertTestJob(db), await insertTestJob(db)];
    await insertAlertRule(db, { when: 'running_long', afterMs: 0, factor: 3 });
    await setNumbers(jobId, { p95_ms: minute });
    for (const id of [jobId, other]) await triggerJob(db, id, { now: start });
    await worker.claim();
    await lookUntil(0, 2.5 * minute);
    expect(await incidents()).toEqual([]);
    await lookUntil(3 * minute, 3 * minute);
    expect(await incidents()).toMatchObject([{ state: 'open' }]);
  });

  it('tells of a job whose ticks are skipped, until they are not', async () => {
    const jobId = await insertTestJob(db);
    await insertAlertRule(db, { when: 'skipping', percent: 50 });
    await setNumbers(jobId, { skipped_7d: 5, scheduled_every_ms: 60, effective_every_ms: 119 });
    await lookUntil(0, minute);
    expect(await incidents()).toEqual([]);
    await sql`update aster.job_numbers set effective_every_ms = 120`.execute(db);
    await lookUntil(1.5 * minute, 2 * minute);
    expect(await incidents()).toMatchObject([{ state: 'open' }]);
    await sql`update aster.job_numbers set effective_every_ms = 60`.execute(db);
    await lookUntil(2.5 * minute, 2.5 * minute);
    expect(await incidents()).toMatchObject([{ state: 'resolved', resolution: 'recovered' }]);
  });

  it('tells of a job without a success for so long, since the last one', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    await insertAlertRule(db, { when: 'no_success', forMs: 10 * minute });
    const end = async (status: 'succeeded' | 'failed', endedAt: Date) => {
      await triggerJob(db, jobId, { now: start });
      await settle(db, await worker.claimOne(), status, endedAt);
    };
    await lookUntil(0, 5 * minute);
    await end('succeeded', at(5 * minute));
    await end('failed', at(6 * minute));
    await lookUntil(5.5 * minute, 14.5 * minute);
    expect(await incidents()).toEqual([]);
    await lookUntil(15 * minute, 18 * minute);
    expect(await incidents()).toEqual([{ state: 'open', resolution: null, count: 1 }]);
    await end('succeeded', at(18 * minute));
    await lookUntil(18 * minute, 20 * minute);
    expect(await incidents()).toMatchObject([{ state: 'resolved', resolution: 'recovered' }]);
  });

  it('tells of ticks that were skipped as one, until one runs', async () => {
    const job: TestJob = { cronExpr: '* * * * *', misfirePolicy: 'skip' };
    await insertTestJob(db, job);
    await insertAlertRule(db, { when: 'missed', reasons: ['missed'] });
    await materialiseDueJobs(db, { now: at(10 * minute) });
    expect(await incidents()).toMatchObject([{ state: 'open' }]);
    await lookUntil(10 * minute, 10 * minute);
    await materialiseDueJobs(db, { now: at(11 * minute) });
    for (const run of await worker.claim({ now: at(11 * minute) }))
      await settle(db, run, 'succeeded', at(11.2 * minute));
    await lookUntil(11.5 * minute, 12 * minute);
    expect(await incidents()).toMatchObject([{ state: 'resolved', resolution: 'recovered' }]);
    expect(await events()).toEqual(['opened', 'resolved']);
  });

  it('tells once of a failure whose end was settled without what follows from it', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await triggerJob(db, jobId, { now: start });
    const { id: runId, fence, ...claim } = await worker.claimOne();
    const outcome = { status: 'failed', errorMsg: 'no such table' } as const;
    await endWithoutFollowing(db, { runId, fence, claim, outcome }, { why: 'a fault', now: at(1_000) });
    expect(await incidents()).toEqual([]);
    await lookUntil(minute, 2 * minute);
    expect(await incidents()).toEqual([{ state: 'open', resolution: null, count: 1 }]);
    expect(await events()).toEqual(['opened']);
    await sql`update aster.incidents set state = 'resolved', resolved_at = ${at(2 * minute)}, resolution = 'by ann'`.execute(
      db,
    );
    await lookUntil(3 * minute, 4 * minute);
    expect(await incidents()).toHaveLength(1);
  });

  it.each([
    ['its job is paused', 'paused', sql`update aster.jobs set status = 'inactive'`],
    ['its rule is turned off', 'rule turned off', sql`update aster.alert_rules set is_enabled = false`],
    ['its rule is gone', 'rule removed', sql`delete from aster.alert_rules`],
  ])('ends an incident quietly when %s, but for who keeps an alert of it', async (_case, resolution, change) => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    const { channelId } = await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await sql`
      with keeper as (
        insert into aster.alert_channels (id, name, kind, config, created_at, updated_at)
        values (gen_random_uuid(), 'on call', 'pagerduty', '{}', ${start}, ${start}) returning id
      ) update aster.alert_rules r set channel_ids = r.channel_ids || k.id from keeper k`.execute(db);
    await triggerJob(db, jobId, { now: start });
    await settle(db, await worker.claimOne(), 'failed', at(1_000));
    await lookUntil(minute, minute);
    expect(await incidents()).toMatchObject([{ state: 'open' }]);
    await change.execute(db);
    await lookUntil(2 * minute, 2 * minute);
    expect(await incidents()).toMatchObject([{ state: 'resolved', resolution }]);
    const { rows: told } = await sql<{ isKeeper: boolean; event: string }>`
      select channel_id <> ${channelId} as "isKeeper", event from aster.notifications order by 1, id`.execute(db);
    expect(told.map(({ isKeeper, event }) => `${event}${isKeeper ? ' on call' : ''}`)).toEqual([
      ...['opened', 'opened on call', 'resolved on call'],
    ]);
  });

  it('tells the end of an incident also where an alert of it is kept, when its rule has other channels by then', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    const { channelId: former } = await insertAlertRule(db, { when: 'failed', inARow: 1 });
    const { channelId: other } = await insertAlertRule(db, { when: 'output', contains: 'never' });
    await sql`update aster.alert_channels set kind = 'pagerduty' where id = ${former}`.execute(db);
    for (const [outcome, ms] of [['failed', 0] as const, ['succeeded', minute] as const]) {
      await triggerJob(db, jobId, { now: at(ms) });
      await settle(db, await worker.claimOne({ now: at(ms) }), outcome, at(ms));
      await sql`update aster.alert_rules set channel_ids = ${[other]}::uuid[]`.execute(db);
    }
    await lookUntil(2 * minute, 2 * minute);
    const { rows: told } = await sql`
      select channel_id as channel, event from aster.notifications order by event, channel_id = ${other}`.execute(db);
    expect(told).toEqual([
      { channel: former, event: 'opened' },
      { channel: former, event: 'resolved' },
      { channel: other, event: 'resolved' },
    ]);
  });

  it.each([false, true])(
    'tells an end by hand once where an alert is kept, whether its rule is gone: %s',
    async (isGone) => {
      const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
      await insertAlertRule(db, { when: 'failed', inARow: 1 });
      await sql`update aster.alert_channels set kind = 'pagerduty'`.execute(db);
      await triggerJob(db, jobId, { now: start });
      await settle(db, await worker.claimOne(), 'failed', at(0));
      if (isGone) await sql`delete from aster.alert_rules`.execute(db);
      const { id } = await db.selectFrom('incidents').select('id').executeTakeFirstOrThrow();
      await resolveIncident(db, id, { by: 'somebody', now: at(minute) });
      await lookUntil(2 * minute, 2 * minute);
      expect(await events()).toEqual(['opened', 'resolved']);
    },
  );

  it('reminds of what is open in its interval, until somebody acknowledges it', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await sql`update aster.alert_rules set remind_ms = ${10 * minute}, notify_on = '{opened,reminded}'`.execute(db);
    await triggerJob(db, jobId, { now: start });
    await settle(db, await worker.claimOne(), 'failed', at(0));
    await lookUntil(0, 25 * minute);
    expect(await events()).toEqual(['opened', 'reminded', 'reminded']);
    await sql`update aster.incidents set state = 'acknowledged'`.execute(db);
    await lookUntil(26 * minute, 60 * minute);
    expect(await events()).toHaveLength(3);
  });

  it('reminds as the rule says by now, also of what was open before', async () => {
    const remind = async (ms: number | null) => sql`update aster.alert_rules set remind_ms = ${ms}`.execute(db);
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await sql`update aster.alert_rules set notify_on = '{opened,reminded}'`.execute(db);
    await triggerJob(db, jobId, { now: start });
    await settle(db, await worker.claimOne(), 'failed', at(0));
    await lookUntil(0, 0);
    await remind(60 * minute);
    await lookUntil(minute, minute);
    await remind(10 * minute); // from the next look on
    await lookUntil(2 * minute, 13 * minute);
    expect(await events()).toEqual(['opened', 'reminded']);
    await remind(null);
    await lookUntil(14 * minute, 90 * minute);
    expect(await events()).toEqual(['opened', 'reminded']);
  });

  it('removes what is done with and old, and nothing else', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    await insertAlertRule(db, { when: 'failed', inARow: 1 });
    for (const [status, minutes] of [
      ['failed', 0],
      ['succeeded', 1],
      ['failed', 2],
    ] as const) {
      await triggerJob(db, jobId, { now: start });
      await settle(db, await worker.claimOne(), status, at(minutes * minute));
    }
    await sql`update aster.notifications set state = 'sent' where event = 'resolved'`.execute(db);
    const day = 24 * 60 * minute;
    expect(await removeOldAlerts(db, at(29 * day))).toBe(false);
    expect(await events()).toEqual(['opened', 'resolved', 'opened']);
    await removeOldAlerts(db, at(31 * day));
    expect(await events()).toEqual(['opened', 'opened']);
    await sql`update aster.notifications set state = 'sent'`.execute(db);
    await removeOldAlerts(db, at(31 * day));
    expect(await events()).toEqual(['opened']); // of what is open still: its end is told where this was
    expect(await incidents()).toHaveLength(2);
    await removeOldAlerts(db, at(401 * day));
    expect(await incidents()).toMatchObject([{ state: 'open' }]);
  });

  // one race in thirty is needed to see that all leave it to each other
  it.each([1, 2, 3, 4, 5, 6])('opens one incident when many schedulers look at the same time (%i)', async () => {
    const jobId = await insertTestJob(db);
    await insertAlertRule(db, { when: 'late_start', afterMs: minute });
    await lookAfterAlerts(db, at(0));
    await triggerJob(db, jobId, { now: start });
    await lookUntil(0, minute / 2);
    await race(10, async () => lookAfterAlerts(db, at(minute)));
    expect(await incidents()).toHaveLength(1);
    expect(await events()).toEqual(['opened']);
  });
});
