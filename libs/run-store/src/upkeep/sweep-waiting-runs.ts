import { type Db, instant, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { isPlaceFree, selectAllHeads } from '../concurrency/admit-waiting-runs.js';
import { lockJobs } from '../locks/lock-jobs.js';
import { workOff } from '../moves/work-off.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { togetherOrApart } from '../portions/together-or-apart.js';
import { lockPatienceMs, workInParts } from '../portions/work-in-parts.js';
import { endLateRuns } from '../rows/end-late-runs.js';

/** Jobs looked after in one transaction: one that is sweeping holds them all. */
const jobsPerSweep = 200;

export interface SweepOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** Jobs that are passed over: they were left before. */
  readonly except?: readonly string[];
}

/** What a portion of the jobs whose waiting runs nothing else will wake has come to. */
export interface Swept {
  /** How many jobs were looked after. */
  readonly jobs: number;
  /** Jobs that others have locked. */
  readonly locked: readonly string[];
  readonly failed: ReadonlyArray<{ readonly jobId: string; readonly error: unknown }>;
}

/**
 * Looks after waiting runs that nothing else will wake: one whose place became free while its policy was being
 * changed, one that waited for dependencies past its time, one that may not start any more. A portion of their jobs,
 * together, and without those that others have locked; where that fails, one by one.
 */
export async function sweepWaitingRuns(db: Db, { now, except = [] }: SweepOptions = {}): Promise<Swept> {
  const jobIds = await listStuckJobs(db, except, now);
  if (jobIds.length === 0) return { jobs: 0, locked: [], failed: [] };
  return togetherOrApart(
    db,
    async () => sweepTogether(db, jobIds, now),
    async () => sweepOneByOne(db, jobIds, now),
  );
}

/**
 * Looked for without any lock, so that it is one statement where there is nothing to do, as nearly always. One look for
 * each job that has runs of a kind, however many those are.
 */
async function listStuckJobs(db: Db, except: readonly string[], now?: Date): Promise<string[]> {
  const stuck = await sql<{ job_id: string }>`
    select job_id from (
      select w.job_id from (${selectAllHeads()}) w
      where w.job_id <> all(${except}::uuid[]) and ${isPlaceFree(now)} limit ${jobsPerSweep}
    ) free
    union
    select job_id from (
      select u.job_id from (${selectFirsts(isUnmet, sql`waits_until`)}) u
      where u.at <= ${instant(now)} and u.job_id <> all(${except}::uuid[]) limit ${jobsPerSweep}
    ) unmet
    union
    select job_id from (
      select l.job_id from (${selectFirsts(mayBeLate, sql`start_before`)}) l
      where l.at < ${instant(now)} and l.job_id <> all(${except}::uuid[]) limit ${jobsPerSweep}
    ) late
    limit ${jobsPerSweep}`.execute(db);
  return stuck.rows.map((row) => row.job_id);
}

/** As the indexes `live_runs_unmet` and `live_runs_late` have it. */
const isUnmet = sql`status = 'waiting' and waits_until is not null`;
const mayBeLate = sql`start_before is not null and status <> 'running'`;

/** Of each job with runs of a kind the instant of the first of them: one look into the index of that kind for each. */
function selectFirsts(which: RawBuilder<unknown>, instantOf: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    with recursive firsts as (
      (select job_id, ${instantOf} as at from aster.live_runs where ${which} order by job_id, ${instantOf} limit 1)
      union all
      select n.* from firsts f cross join lateral (
        select job_id, ${instantOf} from aster.live_runs where ${which} and job_id > f.job_id
        order by job_id, ${instantOf} limit 1
      ) n
    ) select * from firsts`;
}

async function sweepTogether(db: Db, jobIds: readonly string[], now?: Date): Promise<Swept> {
  return inTransaction(db, async (tx) => {
    await setLockTimeout(tx, lockPatienceMs);
    const free = await sql<{ job_id: string }>`select job_id from aster.job_cursors
      where job_id = any(${jobIds}::uuid[]) order by job_id for update skip locked`.execute(tx);
    const freeIds = free.rows.map((row) => row.job_id);
    await sweep(tx, freeIds, now);
    return { jobs: freeIds.length, locked: jobIds.filter((id) => !freeIds.includes(id)), failed: [] };
  });
}

async function sweep(tx: Tx, jobIds: readonly string[], now?: Date): Promise<void> {
  if (jobIds.length === 0) return;
  const at = now ?? (await serverTime(tx));
  await workOff(tx, { completions: await endLateRuns(tx, { jobIds, now: at }), freedJobIds: jobIds }, at);
}

async function sweepOneByOne(db: Db, jobIds: readonly string[], now?: Date): Promise<Swept> {
  let jobs = 0;
  const { left, untried } = await workInParts(jobIds, {
    keyOf: (jobId) => jobId,
    async work(part, lockTimeoutMs) {
      await inTransaction(db, async (tx) => {
        await setLockTimeout(tx, lockTimeoutMs);
        await lockJobs(tx, part);
        await sweep(tx, part, now);
      });
      jobs += part.length;
    },
  });
  return { jobs, locked: untried, failed: left.map(({ item, error }) => ({ jobId: item, error })) };
}
