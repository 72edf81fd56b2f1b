import { randomUUID } from 'node:crypto';
import type { EngineCondition } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { giveUpOrphans } from '../outbox/give-up-orphans.js';
import { readNotice } from '../outbox/read-notice.js';
import { insertAlertRule } from '../testing/insert-alert-rule.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { recoverLostWorkers } from '../upkeep/recover-lost-workers.js';
import { resolveIncident } from './change-incident.js';
import { lookAfterAlerts } from './look-after-alerts.js';

const minute = 60_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  await sql`delete from aster.services`.execute(db);
  await sql`delete from aster.ledger_checks`.execute(db);
});
afterAll(async () => store.drop());

/** Looks every half minute, as schedulers do more often. */
async function lookUntil(fromMs: number, toMs: number): Promise<void> {
  for (let ms = fromMs; ms <= toMs; ms += minute / 2) await lookAfterAlerts(db, at(ms));
}

async function incidents(): Promise<string[]> {
  const rows = await db.selectFrom('incidents').selectAll().orderBy('opened_at').orderBy('subject').execute();
  return rows.map(({ subject, state, resolution }) => [subject, resolution ?? state].join(' '));
}

async function notices() {
  const rows = await db.selectFrom('notifications').select('id').orderBy('created_at').orderBy('id').execute();
  const read = await Promise.all(rows.map(async ({ id }) => readNotice(db, { kind: 'webhook' }, id)));
  return read.map((notice) => ({ event: notice?.event, subject: notice?.subject, job: notice?.job }));
}

const setting = async (condition: EngineCondition, pools?: string[]) => {
  const rule = await insertAlertRule(db, condition, pools === undefined ? {} : { pools });
  await lookAfterAlerts(db, at(0));
  return rule;
};

async function runIn(pool: string): Promise<string> {
  const jobId = await insertTestJob(db, { name: pool });
  await db.updateTable('jobs').set({ pool }).where('id', '=', jobId).execute();
  await triggerJob(db, jobId, { now: start });
  return jobId;
}

describe('a rule about the engine', () => {
  it('tells once of a pool with due runs that nobody serves, and once that somebody does', async () => {
    await setting({ when: 'pool_starved', afterMs: 2 * minute });
    await runIn('gpu');
    await runIn('served');
    await addWorker(db, { now: at(0), pools: ['served'] });
    await lookUntil(30_000, 2 * minute);
    expect(await incidents()).toEqual([]);
    await lookUntil(2.5 * minute, 4 * minute);
    await race(5, async () => lookAfterAlerts(db, at(4.5 * minute)));
    expect(await incidents()).toEqual(['pool:gpu open']);
    await addWorker(db, { now: at(0), pools: ['gpu'] });
    await lookUntil(5 * minute, 5.5 * minute);
    expect(await incidents()).toEqual(['pool:gpu recovered']);
    expect(await notices()).toMatchObject([
      { event: 'opened', subject: { kind: 'pool', name: 'gpu' }, job: undefined },
      { event: 'resolved', subject: { kind: 'pool', name: 'gpu' } },
    ]);
  });

  it('tells of no pool whose worker has gone for a moment, whatever waits there', async () => {
    await runIn('gpu');
    const { id } = await addWorker(db, { now: at(0), pools: ['gpu'] });
    await setting({ when: 'pool_starved', afterMs: 2 * minute });
    await lookUntil(minute, 10 * minute);
    await db.deleteFrom('workers').where('id', '=', id).execute();
    await lookUntil(10.5 * minute, 12 * minute);
    await addWorker(db, { now: at(0), pools: ['gpu'] });
    await lookUntil(12.5 * minute, 14 * minute);
    expect(await incidents()).toEqual([]);
    expect(await db.selectFrom('timed_checks').selectAll().execute()).toEqual([]);
  });

  it('tells of runs of its pools that have been due for too long', async () => {
    await addWorker(db, { now: at(0), pools: ['gpu', 'default'] });
    await setting({ when: 'backlog', oldestMs: 10 * minute }, ['gpu']);
    await runIn('gpu');
    await runIn('default');
    await lookUntil(minute, 11 * minute);
    expect(await incidents()).toEqual(['pool:gpu open']);
    await db.deleteFrom('live_runs').execute();
    await lookUntil(11.5 * minute, 11.5 * minute);
    expect(await incidents()).toEqual(['pool:gpu recovered']);
  });

  it('tells of a lost worker with the runs that it had, once, until one of its name is there', async () => {
    await setting({ when: 'worker_lost' });
    const worker = await addWorker(db, { now: at(0), name: 'w1', leaseMs: minute });
    await runIn('default');
    await worker.claimOne();
    await lookUntil(30_000, 30_000);
    await recoverLostWorkers(db, at(2 * minute));
    await lookUntil(2 * minute, 4 * minute);
    expect(await incidents()).toEqual(['worker:w1 open']);
    expect(await notices()).toMatchObject([{ event: 'opened', subject: { kind: 'worker', name: 'w1', runs: 1 } }]);
    await addWorker(db, { now: at(4 * minute), name: 'w1' });
    await lookUntil(4.5 * minute, 5 * minute);
    expect(await incidents()).toEqual(['worker:w1 recovered']);
  });

  it('tells of a scheduler that is silent, and of a time without any', async () => {
    await setting({ when: 'scheduler_silent', afterMs: 2 * minute });
    const heartbeat = async (name: string, ms: number) => {
      const service = { kind: 'scheduler' as const, name, version: '1', tz_data: '', started_at: start };
      await db
        .insertInto('services')
        .values({ id: randomUUID(), ...service, heartbeat_at: at(ms), last_pass_at: at(ms) })
        .execute();
    };
    await heartbeat('here', 60 * minute);
    await heartbeat('gone', minute);
    await lookUntil(minute / 2, 3 * minute);
    expect(await incidents()).toEqual(['scheduler:gone open']);
    await lookUntil(10 * minute, 11 * minute);
    expect(await incidents()).toEqual(['scheduler:gone open', 'engine:schedulers recovered']);
    await sql`delete from aster.services where name = 'gone'`.execute(db);
    await lookUntil(11.5 * minute, 11.5 * minute);
    expect(await incidents()).toEqual(['scheduler:gone others do its work', 'engine:schedulers recovered']);
  });

  it('tells of ticks that nothing explains, until an hour is proven without', async () => {
    await setting({ when: 'ledger_gap' });
    const proven = async (hour: number, unexplained: number, ms: number) =>
      db
        .insertInto('ledger_checks')
        .values({ hour: at(hour * 60 * minute), jobs: 1, ticks: 4, unexplained, examples: '[]', checked_at: at(ms) })
        .execute();
    await proven(-2, 0, minute);
    await proven(-1, 2, 2 * minute);
    await lookUntil(minute, 4 * minute);
    expect(await incidents()).toEqual(['engine:ledger open']);
    expect(await notices()).toMatchObject([{ event: 'opened', subject: { kind: 'engine', ticks: 2 } }]);
    await proven(0, 0, 4 * minute);
    await lookUntil(4.5 * minute, 5 * minute);
    expect(await incidents()).toEqual(['engine:ledger recovered']);
  });

  it('tells the others of a channel that fails, and not the channel itself', async () => {
    const { channelId: ops, ruleId } = await setting({ when: 'channel_failing' });
    const { channelId: chat } = await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await sql`update aster.alert_rules set channel_ids = ${[ops, chat]}::uuid[] where id = ${ruleId}`.execute(db);
    const given = (state: 'failed' | 'sent', ms: number) =>
      sql`
        insert into aster.notifications (id, channel_id, event, payload, state, next_attempt_at, last_error, created_at, sent_at)
        values (${randomUUID()}, ${chat}, 'test', '{}', ${state}, ${at(ms)}, 'HTTP 500', ${at(0)},
          ${state === 'sent' ? at(ms) : null})`.execute(db);
    // ids of messages sort by when they were written
    await given('failed', 2 * minute);
    await sql`update aster.notifications set id = aster.first_run_id(${at(minute)})`.execute(db);
    await lookUntil(2.5 * minute, 4 * minute);
    expect(await incidents()).toEqual([`channel:${chat} open`]);
    const told = await db.selectFrom('notifications').select('channel_id').where('event', '=', 'opened').execute();
    expect(told).toEqual([{ channel_id: ops }]);
    await given('sent', 4 * minute);
    await lookUntil(4.5 * minute, 5 * minute);
    expect(await incidents()).toEqual([`channel:${chat} recovered`]);
  });

  it('is not told of a channel that was off while something was to be sent, nor of what came for one that is gone', async () => {
    await setting({ when: 'channel_failing' });
    const { channelId: chat } = await insertAlertRule(db, { when: 'failed', inARow: 1 });
    const pending = async (channelId: string) =>
      sql`
        insert into aster.notifications (id, channel_id, event, payload, state, next_attempt_at, created_at)
        values (aster.first_run_id(${at(minute)}), ${channelId}, 'test', '{}', 'pending', ${at(480 * minute)}, ${at(0)})`.execute(
        db,
      );
    await pending(chat);
    await sql`update aster.alert_channels set is_enabled = false where id = ${chat}`.execute(db);
    expect(await giveUpOrphans(db, at(2 * minute))).toBe(1);
    await sql`update aster.alert_channels set is_enabled = true`.execute(db);
    await lookUntil(2.5 * minute, 4 * minute);
    expect(await incidents()).toEqual([]);
    await db.deleteFrom('notifications').execute();
    await pending(randomUUID());
    expect(await giveUpOrphans(db, at(2 * minute))).toBe(1);
    expect(await db.selectFrom('notifications').select('state').execute()).toEqual([{ state: 'dropped' }]);
  });

  it('is told of although another part of the look fails each time', async () => {
    await setting({ when: 'backlog', oldestMs: minute });
    await insertAlertRule(db, { when: 'no_success', forMs: minute });
    await insertTestJob(db);
    await runIn('gpu');
    await sql`alter table aster.timed_checks add constraint odd check (subject not like 'job:%')`.execute(db);
    for (let ms = minute; ms <= 2 * minute; ms += minute / 2) {
      await expect(lookAfterAlerts(db, at(ms))).rejects.toMatchObject({ code: '23514' });
    }
    await sql`alter table aster.timed_checks drop constraint odd`.execute(db);
    expect(await incidents()).toContain('pool:gpu open');
  });

  it('is ended by hand, which is told, and quietly when its rule is off', async () => {
    await setting({ when: 'backlog', oldestMs: minute });
    await runIn('gpu');
    await lookUntil(minute, 2 * minute);
    const { id } = await db.selectFrom('incidents').select('id').executeTakeFirstOrThrow();
    await resolveIncident(db, id, { by: 'ann', now: at(2 * minute) });
    expect((await notices()).map(({ event }) => event)).toEqual(['opened', 'resolved']);
    await lookUntil(2.5 * minute, 2.5 * minute);
    await sql`update aster.alert_rules set is_enabled = false`.execute(db);
    await lookUntil(3 * minute, 3 * minute);
    expect(await incidents()).toEqual(['pool:gpu by ann', 'pool:gpu rule turned off']);
    expect(await notices()).toHaveLength(3);
  });
});

describe('the look at pools', () => {
  it('reads the first run of each lane, and not those behind it', async () => {
    const jobId = await insertTestJob(db);
    await sql`
      insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
        concurrency_policy, created_at)
      select gen_random_uuid(), ${jobId}, 'scheduled', 'manual', (array['a', 'b', 'c'])[1 + n % 3], n % 2,
        case when n % 5 = 0 then 'h' end, ${start}, ${start}::timestamptz + n * interval '1 ms', 'allow', ${start}
      from generate_series(1, 6000) n`.execute(db);
    const read = await rowsReadOf(db, ['live_runs'], async (tx) => {
      const { rows } = await sql`select * from aster.oldest_due_runs(${at(60_000)}) order by pool`.execute(tx);
      expect(rows).toEqual([
        { pool: 'a', due_since: at(3) },
        { pool: 'b', due_since: at(1) },
        { pool: 'c', due_since: at(2) },
      ]);
    });
    expect(read).toBeLessThan(200);
  });
});
