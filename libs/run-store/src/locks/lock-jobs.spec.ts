import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at, insertTestJob, start } from '../testing/insert-test-job.js';
import { race } from '../testing/race.js';
import { openStore, type Store } from '../testing/store.js';
import { lockDueJobs } from '../ticks/lock-due-jobs.js';
import { backfillJob } from '../triggers/backfill-job.js';
import { retryRun } from '../triggers/retry-run.js';
import { triggerJob } from '../triggers/trigger-job.js';
import { lockJobs } from './lock-jobs.js';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await openStore(12);
  db = store.db;
});
beforeEach(async () => store.empty());
afterAll(async () => store.drop());

/** Resolves once a connection waits for a lock of another one. */
async function somebodyWaits(): Promise<void> {
  const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await waiting.execute(db)).rows.length === 0);
}

/** Edits a job under its cursor while `work` waits for that. */
async function editBefore<Result>(jobId: string, change: object, work: () => Promise<Result>): Promise<Result> {
  let working: Promise<Result> | undefined;
  await inTransaction(db, async (tx) => {
    await lockJobs(tx, [jobId]);
    working = work();
    await somebodyWaits();
    await tx.updateTable('jobs').set(change).where('id', '=', jobId).execute();
  });
  if (working === undefined) throw new Error('nothing was begun');
  return working;
}

describe('a run that is made while its job is edited', () => {
  const edit = { pool: 'new', handler: 'new', priority: 7, concurrency_policy: 'queue' as const };

  it.each(['trigger', 'retry'])('by a %s is made for the job as it is afterwards', async (by) => {
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid', handler: 'old', pool: 'old' });
    const { id } = await triggerJob(db, jobId, { now: start });
    if (by === 'retry') {
      await sql`with gone as (delete from aster.live_runs returning *)
        insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
          created_at)
        select id, job_id, 'failed', trigger, 1, scheduled_at, available_at, scheduled_at, created_at from gone`.execute(
        db,
      );
    }
    const run = await editBefore(jobId, edit, async () =>
      by === 'retry' ? retryRun(db, id, { now: at(1) }) : triggerJob(db, jobId, { now: at(1) }),
    );
    expect(run).toMatchObject({ status: by === 'retry' ? 'scheduled' : 'waiting', pool: 'new' });
    const row = await db.selectFrom('live_runs').selectAll().where('id', '=', run.id).executeTakeFirst();
    expect(row).toMatchObject({ ...edit, is_exclusive: by === 'retry' });
  });

  it('by a backfill is made for the job as it is afterwards', async () => {
    const hourly = { cronExpr: '0 * * * *', plannedUntil: start };
    const jobId = await insertTestJob(db, { concurrencyPolicy: 'forbid', handler: 'old', pool: 'old', ...hourly });
    const range = { from: at(-7_200_000), to: at(-3_600_000), now: at(1) };
    const { runs } = await editBefore(jobId, edit, async () => backfillJob(db, jobId, range));
    expect(runs.length).toBeGreaterThan(0);
    const rows = await db.selectFrom('live_runs').selectAll().where('job_id', '=', jobId).execute();
    for (const row of rows) expect(row).toMatchObject({ ...edit, trigger: 'backfill' });
  });

  it('by a tick is made for the job as it is once its cursor is held', async () => {
    const others = { cronExpr: '* * * * *', plannedUntil: at(-3_600_000) };
    const jobIds = await race(150, async () => insertTestJob(db, others));
    let stale = 0;
    let version = 1;
    const editing = async () => {
      for (let round = 0; round < 60; round += 1) {
        version += 1;
        await inTransaction(db, async (tx) => {
          await sql`select from aster.job_cursors where job_id = any(${jobIds}::uuid[]) order by job_id for update`.execute(
            tx,
          );
          await sql`update aster.jobs set priority = ${version} where id = any(${jobIds}::uuid[])`.execute(tx);
        });
      }
    };
    const looking = async () => {
      while (version < 61) {
        await inTransaction(db, async (tx) => {
          const due = await lockDueJobs(tx, 250, start);
          const rows = await sql<{ id: string; priority: number }>`select id, priority from aster.jobs
            where id = any(${(due?.jobs ?? []).map((job) => job.id)}::uuid[])`.execute(tx);
          const actual = new Map(rows.rows.map((row) => [row.id, row.priority]));
          stale += (due?.jobs ?? []).filter((job) => actual.get(job.id) !== job.priority).length;
        });
      }
    };
    await Promise.all([editing(), looking(), looking()]);
    expect(stale).toBe(0);
  });
});
