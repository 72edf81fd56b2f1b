import type { AlertCondition, AlertMatch, Outcome } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type KyselyPlugin, sql } from 'kysely';
import { insertAlertRule } from '../testing/insert-alert-rule.js';
import { at, insertTestJob, start, type TestJob } from '../testing/insert-test-job.js';
import { openStore, type Store } from '../testing/store.js';
import { addWorker, settle, type TestWorker } from '../testing/test-worker.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { settleRuns } from './settle-runs.js';
import type { Settlement } from './settlement.js';

let store: Store;
let db: Db;
let worker: TestWorker;
beforeAll(async () => {
  store = await openStore();
  db = store.db;
});
beforeEach(async () => {
  await store.empty();
  worker = await addWorker(db, { now: at(1_000), slots: 1_000 });
});
afterAll(async () => store.drop());

const once: TestJob = { retry: { maxRetries: 0 } };
const failed = { when: 'failed', inARow: 1 } as const;

async function end(jobId: string, outcome: Outcome | Outcome['status'], endedAt: Date = at(2_000)): Promise<string> {
  await triggerJob(db, jobId, { now: start });
  const claim = await worker.claimOne();
  await settle(db, claim, outcome, endedAt);
  return claim.id;
}

async function settlementsOf(ends: ReadonlyArray<readonly [jobId: string, isSuccess: boolean]>): Promise<Settlement[]> {
  for (const [jobId] of ends) await triggerJob(db, jobId, { now: start });
  const claimed = [...(await worker.claim({ limit: 1_000 }))];
  return ends.map(([jobId, isSuccess]) => {
    const [run] = claimed.splice(
      claimed.findIndex((each) => each.jobId === jobId),
      1,
    );
    if (run === undefined) throw new Error(`no run of ${jobId} was claimed`);
    const { id: runId, fence, ...claim } = run;
    return { runId, fence, claim, outcome: { status: isSuccess ? 'succeeded' : 'failed' } };
  });
}

const incidents = async () => db.selectFrom('incidents').selectAll().orderBy('opened_at').orderBy('id').execute();
const events = async () =>
  (await db.selectFrom('notifications').select(['event', 'created_at']).orderBy('created_at').execute()).map(
    ({ event }) => event,
  );

describe.each<[string, TestJob]>([
  ['that nothing follows', once],
  ['whose runs take turns', { ...once, concurrencyPolicy: 'forbid' }],
])('a watched job %s', (_kind, job) => {
  it('has one incident from its first failure to its next success, and a message about each', async () => {
    const jobId = await insertTestJob(db, job);
    const { ruleId } = await insertAlertRule(db, failed);
    const first = await end(jobId, { status: 'failed', reason: 'exit_code', errorLine: 'no such table' }, at(2_000));
    const second = await end(jobId, 'timed_out', at(3_000));
    expect(await incidents()).toMatchObject([
      {
        ...{ rule_id: ruleId, job_id: jobId, subject: `job:${jobId}`, state: 'open', count: 2, severity: 'warning' },
        ...{ opened_by_run: first, opened_at: at(2_000), last_run: second, last_at: at(3_000) },
        facts: { reason: 'exit_code', error_line: 'no such table' },
      },
    ]);
    const third = await end(jobId, 'succeeded', at(4_000));
    expect(await incidents()).toMatchObject([
      { state: 'resolved', resolved_by_run: third, resolved_at: at(4_000), resolution: 'recovered' },
    ]);
    await end(jobId, 'succeeded', at(5_000));
    await end(jobId, 'failed', at(6_000));
    expect((await incidents()).map(({ state }) => state)).toEqual(['resolved', 'open']);
    expect(await events()).toEqual(['opened', 'resolved', 'opened']);
  });

  it('tells of each failure in a batch, whatever comes after it', async () => {
    const jobId = await insertTestJob(db, job);
    await insertAlertRule(db, failed);
    await insertAlertRule(db, { when: 'failed', inARow: 2 });
    if (job.concurrencyPolicy === 'forbid') return; // its runs are never in one batch
    const ends = [false, false, true, false].map((isSuccess) => [jobId, isSuccess] as const);
    await settleRuns(db, await settlementsOf(ends), { now: at(2_000) });
    // successes that nothing follows are settled before the others of their batch
    expect((await incidents()).map(({ count, state }) => [Number(count), state])).toEqual([
      [3, 'open'],
      [3, 'open'],
    ]);
  });
});

describe('settling', () => {
  it.each<[string, AlertMatch, boolean]>([
    ['by name', { jobs: ['other', 'nightly/*'] }, true],
    ['by another name', { jobs: ['nightly/*x'] }, false],
    ['by its pool', { pools: ['default'] }, true],
    ['by another pool', { pools: ['gpu'] }, false],
    ['by a label that it lacks', { labels: { team: 'data' } }, false],
    ['by all of these', { jobs: ['nightly/?oad'], pools: ['default', 'gpu'] }, true],
  ])('goes by rules that match the job %s', async (_case, match, isMatched) => {
    const before = await insertTestJob(db, { ...once, name: 'nightly/load' });
    await insertAlertRule(db, failed, match);
    await end(before, 'failed');
    expect(await incidents()).toHaveLength(isMatched ? 1 : 0);
  });

  it('goes by a rule for jobs that are made after it', async () => {
    await insertAlertRule(db, failed, { jobs: ['late/*'] });
    await end(await insertTestJob(db, { ...once, name: 'late/one' }), 'failed');
    await end(await insertTestJob(db, { ...once, name: 'early' }), 'failed');
    expect(await incidents()).toHaveLength(1);
  });

  it('opens nothing before so many failures in a row, and counts those', async () => {
    const jobId = await insertTestJob(db, once);
    await insertAlertRule(db, { when: 'failed', inARow: 3 });
    for (const status of ['failed', 'failed', 'succeeded', 'failed', 'failed'] as const) await end(jobId, status);
    expect(await incidents()).toEqual([]);
    await end(jobId, 'failed');
    expect(await incidents()).toMatchObject([{ count: 3 }]);
  });

  it('opens nothing for a paused job, a cancelled run or a retry', async () => {
    const jobId = await insertTestJob(db, { retry: { maxRetries: 1 } });
    await insertAlertRule(db, failed);
    await end(jobId, 'failed');
    await sql`update aster.jobs set status = 'inactive' where id = ${jobId}`.execute(db);
    await end(jobId, { status: 'failed', isPermanent: true });
    expect(await incidents()).toEqual([]);
  });

  it.each<[string, AlertCondition, ReadonlyArray<Outcome['status']>, string[]]>([
    ['a success that was too short', { when: 'too_short', underMs: 60_000 }, ['succeeded', 'succeeded'], ['opened']],
    [
      'a rate of failures',
      { when: 'failure_rate', percent: 50, of: 4, atLeast: 4 },
      ['succeeded', 'failed', 'succeeded', 'failed'],
      ['opened'],
    ],
    ['each end', { when: 'finished' }, ['succeeded', 'failed'], ['notice', 'notice']],
  ])('tells of %s', async (_case, condition, statuses, told) => {
    const jobId = await insertTestJob(db, once);
    await insertAlertRule(db, condition);
    for (const [n, status] of statuses.entries()) await end(jobId, status, at(2_000 + n));
    expect(await events()).toEqual(told);
  });

  it('tells of a success that took a small part of the usual, and of none where nothing is usual', async () => {
    const [jobId, other] = [await insertTestJob(db, once), await insertTestJob(db, once)];
    await insertAlertRule(db, { when: 'too_short', factor: 0.2 });
    const numbers = { runs_7d: 10, usual_ms: 3_600_000 };
    await db.updateTable('job_numbers').set(numbers).where('job_id', '=', jobId).execute();
    await db
      .updateTable('job_numbers')
      .set({ ...numbers, runs_7d: 9 })
      .where('job_id', '=', other)
      .execute();
    await end(other, 'succeeded');
    expect(await events()).toEqual([]);
    await end(jobId, 'succeeded');
    expect(await events()).toEqual(['opened']);
  });

  it('takes a rate of failures from among the runs of a time alone', async () => {
    const jobId = await insertTestJob(db, once);
    await insertAlertRule(db, { when: 'failure_rate', percent: 50, of: 1_000, withinMs: 60_000, atLeast: 2 });
    await end(jobId, 'failed', at(2_000));
    await end(jobId, 'failed', at(62_000)); // the one before is a minute old
    expect(await events()).toEqual([]);
    await end(jobId, 'failed', at(63_000));
    expect(await events()).toEqual(['opened']);
  });

  it.each<[string, AlertCondition, string[]]>([
    ['anything was written', { when: 'output' }, ['failed', 'succeeded']],
    ['a text was written', { when: 'output', contains: 'größer' }, ['failed']],
    ['something was written and it failed', { when: 'output', statuses: ['failed'] }, ['failed']],
  ])('tells of runs where %s', async (_case, condition, told) => {
    const jobId = await insertTestJob(db, once);
    await insertAlertRule(db, condition);
    const write = async (runId: string, text: string) =>
      sql`insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
        values (${runId}, 1, 0, 'stdout', convert_to(${text}, 'utf8'), now())`.execute(db);
    for (const [status, text] of [
      ['succeeded', ''],
      ['succeeded', 'done'],
      ['failed', 'es wird größer'],
    ] as const) {
      await triggerJob(db, jobId, { now: start });
      const claim = await worker.claimOne();
      if (text !== '') await write(claim.id, text);
      await settle(db, claim, status, at(2_000));
    }
    const rows = await sql<{
      status: string;
    }>`select n.payload ->> 'status' as status from aster.notifications n order by n.id`.execute(db);
    expect(rows.rows.map(({ status }) => status).sort()).toEqual(told);
  });

  it('opens one incident when many failures of a job are settled at the same time', async () => {
    const jobId = await insertTestJob(db, once);
    await insertAlertRule(db, failed);
    const settlements = await settlementsOf(Array.from({ length: 20 }, () => [jobId, false] as const));
    await Promise.all(
      settlements.map(async (each) => settleRuns(db, [each], { now: at(2_000), lockTimeoutMs: 60_000 })),
    );
    expect((await incidents()).map(({ count }) => Number(count))).toEqual([20]);
    expect(await events()).toEqual(['opened']);
  });

  it('keeps back what a silence covers until it ends', async () => {
    const jobId = await insertTestJob(db, { ...once, name: 'quiet' });
    await insertAlertRule(db, failed);
    await sql`insert into aster.silences (id, match, name_patterns, begins_at, ends_at, created_at)
      values (gen_random_uuid(), '{}', array['qui%'], ${start}, ${at(60_000)}, ${start})`.execute(db);
    await end(jobId, 'failed');
    const [notification] = await db.selectFrom('notifications').selectAll().execute();
    expect(notification).toMatchObject({ next_attempt_at: at(60_000), payload: { held: true } });
  });

  it('asks nothing more of the database when no rule looks at the job', async () => {
    const jobId = await insertTestJob(db, { ...once, name: 'unwatched' });
    const statementsOf = async (status: 'succeeded' | 'failed') => {
      const [settlement] = await settlementsOf([[jobId, status === 'succeeded']]);
      let statements = 0;
      const counting: KyselyPlugin = {
        transformQuery({ node }) {
          statements += 1;
          return node;
        },
        transformResult: async ({ result }) => result,
      };
      await settleRuns(db.withPlugin(counting), [settlement!], { now: at(2_000) });
      return statements;
    };
    const before = [await statementsOf('failed'), await statementsOf('succeeded')];
    await insertAlertRule(db, { when: 'finished' }, { jobs: ['watched'] });
    expect([await statementsOf('failed'), await statementsOf('succeeded')]).toEqual(before);
  });
});
