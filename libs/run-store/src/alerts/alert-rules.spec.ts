import { type AlertMatch, watchedEnds } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { advisoryLocks, type Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { claimChannels } from '../outbox/claim-channels.js';
import { freeHeldMessages } from '../outbox/free-held-messages.js';
import { gatherMessages } from '../outbox/gather-messages.js';
import { releaseChannel } from '../outbox/release-channel.js';
import { settleNotification } from '../outbox/settle-notification.js';
import { insertAlertRule } from '../testing/insert-alert-rule.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import type { AlertRuleDefinition } from './alert-rule.js';
import { applyAlertMoves } from './apply-alert-moves.js';
import { findChannel } from './list-channels.js';
import { lookAfterAlerts } from './look-after-alerts.js';
import { markJobs, type RuleMark } from './mark-jobs.js';
import { endSilence, insertSilence } from './silences.js';
import { broadWatches } from './watched.js';
import { deleteAlertRule, insertAlertRule as insertRule, updateAlertRule } from './write-alert-rule.js';
import { deleteChannel, insertChannel, updateChannel } from './write-channel.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

async function marks(): Promise<Record<string, number>> {
  const jobs = await db.selectFrom('jobs').select(['name', 'watched']).orderBy('name').execute();
  return Object.fromEntries(jobs.map(({ name, watched }) => [name, watched]));
}

const rule: Omit<AlertRuleDefinition, 'match'> = {
  ...{ name: 'nightly', condition: { when: 'failed', inARow: 1 }, channels: [], severity: 'critical' },
  ...{ notifyOn: ['opened'], isEnabled: true },
};
const make = async (match: AlertMatch) => insertRule(db, { ...rule, match }, start);
const edit = async (match: AlertMatch, isEnabled = true) =>
  updateAlertRule(db, rule.name, (before) => ({ ...before, match, isEnabled }), { now: start });

describe('a channel', () => {
  it('stays off that was turned off while it was edited', async () => {
    const { id } = await insertChannel(db, { name: 'chat', kind: 'slack', config: {}, isEnabled: true });
    const { edited } = await db.transaction().execute(async (tx) => {
      await sql`update aster.alert_channels set is_enabled = false, disabled_reason = '410' where id = ${id}`.execute(
        tx,
      );
      const renamed = updateChannel(db, id, (before) => ({ ...before, name: 'talk' }));
      await waitFor(async () => (await sql`select from pg_locks where not granted`.execute(db)).rows.length > 0);
      return { edited: renamed };
    });
    await edited;
    expect(await findChannel(db, 'talk')).toMatchObject({ isEnabled: false, disabledReason: '410' });
    await expect(
      deleteChannel(db, id, {
        check: () => {
          throw new Error('it is declared');
        },
      }),
    ).rejects.toThrow('it is declared');
    await deleteChannel(db, id);
  });
});

describe('a rule for alerts', () => {
  it('marks the jobs that it is about, and no others, and takes the marks back', async () => {
    await insertTestJob(db, { name: 'a/1' });
    await insertTestJob(db, { name: 'b/1' });
    await make({ jobs: ['a/*'] });
    expect(await marks()).toEqual({ 'a/1': watchedEnds.failures, 'b/1': 0 });
    await insertAlertRule(db, { when: 'finished' }, { jobs: ['*/1'] });
    expect(await marks()).toEqual({ 'a/1': watchedEnds.failures | watchedEnds.every, 'b/1': watchedEnds.every });
    await edit({ jobs: ['b/*'] });
    expect(await marks()).toEqual({ 'a/1': watchedEnds.every, 'b/1': watchedEnds.failures | watchedEnds.every });
    await edit({ jobs: ['b/*'] }, false);
    expect(await marks()).toEqual({ 'a/1': watchedEnds.every, 'b/1': watchedEnds.every });
    await deleteAlertRule(db, 'nightly');
    await expect(deleteAlertRule(db, 'nightly')).rejects.toMatchObject({ code: 'NOT_FOUND', kind: 'rule' });
  });

  it('is written with others before jobs are marked for all of them, and marks none where it is about the same', async () => {
    await insertTestJob(db, { name: 'a/1' });
    await insertTestJob(db, { name: 'b/1' });
    await make({ jobs: ['a/*'] });
    await db.transaction().execute(async (tx) => {
      const later: RuleMark[] = [];
      const edited = (before: AlertRuleDefinition) => ({ ...before, match: { jobs: ['b/*'] } });
      await updateAlertRule(tx, rule.name, edited, { later });
      const condition = { when: 'finished' } as const;
      await insertRule(tx, { ...rule, name: 'ends', condition, match: { jobs: ['*/1'], labels: {} } }, start, later);
      await markJobs(tx, later);
    });
    const [both, every] = [watchedEnds.failures | watchedEnds.every, watchedEnds.every];
    expect(await marks()).toEqual({ 'a/1': every, 'b/1': both });
    await db.updateTable('jobs').set({ watched: 0 }).execute();
    const told = (before: AlertRuleDefinition) => ({ ...before, severity: 'info' as const });
    await updateAlertRule(db, rule.name, told);
    expect(await marks()).toEqual({ 'a/1': 0, 'b/1': 0 });
    await edit({ jobs: ['?/1'] });
    expect(await marks()).toEqual({ 'a/1': both, 'b/1': both });
  });

  it('marks no job when it is about all of them', async () => {
    await insertTestJob(db, { name: 'a' });
    await make({});
    expect(await marks()).toEqual({ a: 0 });
    expect(await db.selectFrom('alert_rules').select(['is_broad', 'version']).execute()).toEqual([
      { is_broad: true, version: 1 },
    ]);
  });

  it('tells settling of a rule about all jobs at once, and of its end when schedulers have looked', async () => {
    const told = async () => (await sql<{ bits: number }>`select ${broadWatches} as bits`.execute(db)).rows[0]?.bits;
    await lookAfterAlerts(db);
    expect(await told()).toBe(0);
    await make({});
    expect(await told()).toBe(watchedEnds.failures);
    await deleteAlertRule(db, 'nightly');
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock_shared(${advisoryLocks.alertRules})`.execute(tx); // as whoever makes a job
      await lookAfterAlerts(db);
      expect(await told()).toBe(watchedEnds.failures);
    });
    await lookAfterAlerts(db);
    expect(await told()).toBe(0);
  });

  it('goes on telling of a rule that is being made while schedulers look', async () => {
    await db.transaction().execute(async (tx) => {
      await insertRule(tx, { ...rule, match: {} }, start);
      await lookAfterAlerts(db);
    });
    const { rows } = await sql<{ bits: number }>`select ${broadWatches} as bits`.execute(db);
    expect(rows).toEqual([{ bits: watchedEnds.failures }]);
  });

  it('marks jobs that are made, renamed, or moved to another pool after it', async () => {
    await make({ jobs: ['a/*'], pools: ['default'] });
    const id = await insertTestJob(db, { name: 'a/1' });
    expect(await marks()).toEqual({ 'a/1': 1 });
    await db.updateTable('jobs').set({ name: 'b/1' }).where('id', '=', id).execute();
    expect(await marks()).toEqual({ 'b/1': 0 });
    await db.updateTable('jobs').set({ name: 'a/2' }).where('id', '=', id).execute();
    await db.updateTable('jobs').set({ pool: 'gpu' }).where('id', '=', id).execute();
    expect(await marks()).toEqual({ 'a/2': 0 });
  });

  it('waits for no job that somebody is renaming, and counts for every job until that one can be marked', async () => {
    const id = await insertTestJob(db, { name: 'a/1' });
    await insertTestJob(db, { name: 'a/2' });
    await db.transaction().execute(async (tx) => {
      await tx.selectFrom('jobs').select('id').where('id', '=', id).forUpdate().execute();
      await make({ jobs: ['a/*'] });
    });
    expect(await marks()).toEqual({ 'a/1': 0, 'a/2': 1 });
    expect(await db.selectFrom('alert_rules').select('is_broad').execute()).toEqual([{ is_broad: true }]);
    await edit({ jobs: ['a/*'] });
    expect(await marks()).toEqual({ 'a/1': 1, 'a/2': 1 });
    expect(await db.selectFrom('alert_rules').select('is_broad').execute()).toEqual([{ is_broad: false }]);
  });

  it('misses no job that is being made at the same time', async () => {
    const made = Array.from({ length: 20 }, async (_, n) => insertTestJob(db, { name: `a/${n}` }));
    await Promise.all([...made, make({ jobs: ['a/*'] })]);
    expect(new Set(Object.values(await marks()))).toEqual(new Set([1]));
  });
});

describe('a silence', () => {
  const hour = 3_600_000;

  async function open(afterWriting: () => Promise<unknown> = async () => undefined): Promise<void> {
    await db.deleteFrom('alert_channels').execute();
    const jobId = await insertTestJob(db);
    const { ruleId } = await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await db.transaction().execute(async (tx) => {
      await applyAlertMoves(tx, [{ rule: { ruleId, jobId }, move: 'open', count: 1, facts: {} }], at(1_000));
      await afterWriting();
    });
  }

  /** How many messages are sent then. */
  async function sentAt(ms: number): Promise<number> {
    await freeHeldMessages(db, at(ms));
    const [claim] = await claimChannels(db, { limit: 1, now: at(ms) });
    return claim === undefined ? 0 : ((await gatherMessages(db, claim, at(ms)))?.length ?? 0);
  }

  it('that begins before another one is over holds what that has held, and what waits to be sent', async () => {
    await insertSilence(db, { match: {}, until: at(hour) }, start);
    await open();
    await insertSilence(db, { match: {}, until: at(5 * hour) }, at(hour / 2));
    expect(await sentAt(hour + 1)).toBe(0);
    expect(await sentAt(5 * hour)).toBe(1);
    await sql`delete from aster.silences`.execute(db);
    await open();
    await insertSilence(db, { match: {}, until: at(7 * hour) }, at(6 * hour));
    expect(await sentAt(6 * hour + 1)).toBe(0);
    expect(await sentAt(7 * hour)).toBe(1);
  });

  it('that is ended while something is being written for it holds that no longer', async () => {
    const { id } = await insertSilence(db, { match: {}, until: at(1_000 * hour) }, start);
    await open(async () => endSilence(db, id, at(2_000)));
    expect(await sentAt(3_000)).toBe(1);
  });

  it('that is over is not the cause of further tries of what it has held', async () => {
    await insertSilence(db, { match: {}, until: at(hour) }, start);
    await open();
    const tries: number[] = [];
    for (let ms = hour; ms < 2 * hour; ms += hour / 60) {
      await freeHeldMessages(db, at(ms));
      const [claim] = await claimChannels(db, { limit: 1, now: at(ms) });
      if (claim === undefined) continue;
      for (const id of (await gatherMessages(db, claim, at(ms))) ?? []) {
        const result = { outcome: 'failed', error: 'it is down', retryAfterMs: hour / 2 } as const;
        await settleNotification(db, claim, { id, result, random: 0, now: at(ms) });
        tries.push((ms - hour) / (hour / 60));
      }
      await releaseChannel(db, claim, { now: at(ms) });
    }
    expect(tries).toEqual([0, 30]);
  });
});
