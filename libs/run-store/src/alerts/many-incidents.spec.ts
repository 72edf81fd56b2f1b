import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { claimPings } from '../outbox/claim-pings.js';
import { settleRuns } from '../settlement/settle-runs.js';
import { insertAlertRule } from '../testing/insert-alert-rule.js';
import { insertManyJobs } from '../testing/insert-many-jobs.js';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { rowsReadOf } from '../testing/rows-read.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { countIncidents } from './count-incidents.js';
import { listIncidents } from './list-incidents.js';

const over = 20_000;

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** So many incidents of one rule that are over, most of them of one job. */
async function insertHistory(ruleId: string, jobId: string): Promise<void> {
  await sql`
    insert into aster.incidents (id, rule_id, subject, job_id, severity, state, opened_at, last_at, resolved_at, facts)
    select gen_random_uuid(), ${ruleId}, 'job:' || ${jobId}::text, ${jobId}, 'warning', 'resolved', ${start}, ${start}, ${start}, '{}'
    from generate_series(1, ${over}::integer)`.execute(db);
}

describe.each([
  ['before statistics', async () => undefined],
  ['with statistics', async () => sql`analyze aster.incidents, aster.notifications, aster.alert_rules`.execute(db)],
])('%s, a history of incidents', (_case, gather) => {
  it('is not walked through by who settles a failure, or the success after it', async () => {
    const worker = await addWorker(db, { now: at(1_000), slots: 10 });
    const jobId = await insertTestJob(db, { retry: { maxRetries: 0 } });
    const { ruleId } = await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await insertHistory(ruleId, jobId);
    await gather();
    for (const [status, seconds] of [
      ['failed', 2],
      ['failed', 3],
      ['succeeded', 4],
    ] as const) {
      await triggerJob(db, jobId, { now: start });
      const claim = await worker.claimOne();
      const read = await rowsReadOf(db, ['incidents', 'notifications'], async (tx) => {
        await settle(tx, claim, status, at(seconds * 1_000));
      });
      expect(read).toBeLessThan(100);
    }
    expect(await db.selectFrom('notifications').select('event').orderBy('created_at').execute()).toEqual([
      { event: 'opened' },
      { event: 'resolved' },
    ]);
  });
});

describe('a history of incidents', () => {
  it('is not walked through by who counts or lists what is open', async () => {
    const jobId = await insertTestJob(db);
    const { ruleId } = await insertAlertRule(db, { when: 'failed', inARow: 1 });
    await insertHistory(ruleId, jobId);
    await sql`analyze aster.incidents`.execute(db);
    const read = await rowsReadOf(db, ['incidents'], async (tx) => {
      expect(await countIncidents(tx)).toEqual({ open: 0, acknowledged: 0, critical: 0 });
      expect(await listIncidents(tx, { state: 'unresolved', limit: 100 })).toEqual([]);
      expect(await listIncidents(tx, { jobId, limit: 100 })).toHaveLength(100);
    });
    expect(read).toBeLessThan(1_000);
  });
});

describe('many jobs that fail together', () => {
  it('have an incident and a message each, whoever settles them', async () => {
    const worker = await addWorker(db, { now: at(1_000), slots: 1_000 });
    await insertAlertRule(db, { when: 'failed', inARow: 1 }, { jobs: ['job *'] });
    const count = 200;
    await insertManyJobs(db, { count, due: 1 });
    const ids = await db.selectFrom('jobs').select('id').execute();
    for (const { id } of ids) await triggerJob(db, id, { now: start });
    const claimed = await worker.claim({ limit: count });
    const settlements = claimed.map(({ id: runId, fence, ...claim }) => {
      return { runId, fence, claim, outcome: { status: 'failed' as const, isPermanent: true } };
    });
    const halves = [settlements.slice(0, count / 2), settlements.slice(count / 2)];
    await Promise.all(halves.map(async (half) => settleRuns(db, half, { now: at(2_000), lockTimeoutMs: 60_000 })));
    expect(await countIncidents(db)).toMatchObject({ open: count });
    expect(await db.selectFrom('notifications').select('id').execute()).toHaveLength(count);
  });
});

describe('pings that wait for their next try', () => {
  const waiting = 5_000;

  it('are not walked through by who looks for others, and come when they are due', async () => {
    const jobId = await insertTestJob(db);
    const insert = async (event: 'start' | 'end', count: number, tries: number, next: Date) => {
      await sql`
        insert into aster.outgoing_pings (run_id, event, job_id, created_at, attempt_num, next_attempt_at)
        select gen_random_uuid(), ${event}, case when ${count}::integer = 1 then ${jobId}::uuid else gen_random_uuid() end,
          ${start}, ${tries}::integer, ${next} from generate_series(1, ${count}::integer)`.execute(db);
    };
    await db.updateTable('jobs').set({ ping_url: 'https://hc.example.org/x' }).where('id', '=', jobId).execute();
    await insert('end', waiting, 1, at(60_000));
    await insert('start', 1, 0, at(0));
    const read = await rowsReadOf(db, ['outgoing_pings', 'jobs'], async (tx) => {
      expect(await claimPings(tx, { limit: 20, now: at(1_000) })).toMatchObject({
        claims: [{ jobId, event: 'start' }],
      });
    });
    expect(read).toBeLessThan(60);
    await db.deleteFrom('outgoing_pings').where('job_id', '=', jobId).execute();
    await insert('end', 1, 1, at(2_000));
    expect((await claimPings(db, { limit: 20, now: at(1_999) })).claims).toEqual([]);
    expect((await claimPings(db, { limit: 20, now: at(2_000) })).claims).toMatchObject([{ jobId, event: 'end' }]);
    expect((await claimPings(db, { limit: 20, now: at(2_001) })).claims).toEqual([]); // it is being sent
    await claimPings(db, { limit: 20, now: at(60_000) });
    const { rows } = await sql<{ count: string }>`select count(*) from aster.outgoing_pings`.execute(db);
    expect(Number(rows[0]?.count)).toBe(waiting + 1 - 999); // of jobs that are gone a portion; the other one is sent again
  });
});
