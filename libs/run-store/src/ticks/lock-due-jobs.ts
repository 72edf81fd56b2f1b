import { type Db, epochMs, instant, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { lockJob } from '../locks/lock-jobs.js';
import { selectWithFollowers } from '../locks/select-followers.js';
import type { DueJob } from './plan-due-job.js';
import { readDueJobs } from './read-due-jobs.js';

/** Jobs whose cursors this transaction holds, and the time by which they are due. */
export interface DueJobs {
  readonly jobs: readonly DueJob[];
  readonly now: Date;
  /** A job that has been due for longer than the patience; may be one of `jobs`. */
  readonly overdueJobId?: string;
}

/**
 * Nobody holds a cursor for long, but many who hold it one after the other could keep a scheduler that never waits from
 * it without end. A job that has been passed over for so long is waited for.
 */
const patienceMs = 1_000;

interface DueCursorRow {
  readonly job_id: string;
  /** In milliseconds: it is in every row, and reading so many dates would take its time. */
  readonly now: number;
  readonly overdue_job_id: string | null;
}

/** So many portions of which no job is to be had are passed over at a time. */
const mostInVain = 10;

/**
 * Locks the jobs that are due first, with those in which something may follow at once. Whatever is locked by another
 * scheduler is passed over, so this waits for nobody; where that is a whole portion, those behind it are looked at.
 */
export async function lockDueJobs(tx: Tx, limit: number, now?: Date): Promise<DueJobs | undefined> {
  let found = await lockNextJobs(tx, limit, [], now);
  const passedOver: string[] = [];
  for (let portion = 1; portion < mostInVain && found !== undefined; portion += 1) {
    if (found.jobs.length > 0 || found.heldUp.length < limit) return found;
    passedOver.push(...found.heldUp);
    found = (await lockNextJobs(tx, limit, passedOver, found.now)) ?? { ...found, heldUp: [] };
  }
  return found;
}

/** The portion of those due that come first but for some; and those of them that others hold up. */
async function lockNextJobs(tx: Tx, limit: number, except: readonly string[], now?: Date) {
  const isNext = except.length === 0 ? sql`true` : sql`c.job_id <> all(${except}::uuid[])`;
  const found = await selectDueJobs(
    tx,
    now,
    sql`c.next_run_at <= ${instant(now)} and ${isNext} order by c.next_run_at limit ${limit} for update of c skip locked`,
  );
  if (found === undefined) return undefined;
  const replacing = found.jobs.filter((job) => job.concurrencyPolicy === 'replace').map((job) => job.id);
  const heldUp = replacing.length === 0 ? noJobs : await listHeldUp(tx, replacing, found.jobs);
  return { ...found, jobs: found.jobs.filter((job) => !heldUp.has(job.id)), heldUp: [...heldUp] };
}

const noJobs: ReadonlySet<string> = new Set();

/**
 * Locks the jobs in which something follows when runs of the given ones are replaced, without waiting. Returns those of
 * the given ones of which not all followers are this transaction's now: they are left for another pass.
 */
async function listHeldUp(tx: Tx, replacing: readonly string[], held: readonly DueJob[]): Promise<ReadonlySet<string>> {
  const needed = await sql<{ root_id: string; id: string }>`
    select root as root_id, f.id from unnest(${replacing}::uuid[]) as root
    cross join lateral (${selectWithFollowers(sql`array[root]`, { made: 'replace' })}) as f(id)
    where f.id <> root`.execute(tx);
  const ours = new Set(held.map((job) => job.id));
  const followerIds = [...new Set(needed.rows.map((row) => row.id))].filter((id) => !ours.has(id));
  if (followerIds.length === 0) return new Set();
  const locked = await sql<{ job_id: string }>`select job_id from aster.job_cursors
    where job_id = any(${followerIds}::uuid[]) order by job_id for update skip locked`.execute(tx);
  for (const { job_id: jobId } of locked.rows) ours.add(jobId);
  return new Set(needed.rows.filter((row) => !ours.has(row.id)).map((row) => row.root_id));
}

/** Waits for whoever has the job locked, and locks it if it is due then, with those in which something may follow. */
export async function lockIfDue(tx: Tx, jobId: string, now?: Date): Promise<DueJobs | undefined> {
  await lockJob(tx, jobId, { made: 'as the job says' });
  return selectDueJobs(tx, now, sql`c.job_id = ${jobId} and c.next_run_at <= ${instant(now)} for update of c`);
}

/**
 * Locks a job for an edit, with those in which something may follow, if some of its ticks may not be accounted for:
 * also while it is put aside, and so is not due for a while.
 */
export async function lockForPlanning(tx: Tx, jobId: string, now: Date): Promise<DueJobs | undefined> {
  await lockJob(tx, jobId, { made: 'as the job says' });
  return selectDueJobs(
    tx,
    now,
    sql`c.job_id = ${jobId} and c.next_run_at is not null and c.planned_until < ${now} for update of c`,
  );
}

/** The job that has been due longest, if that is longer than the patience. */
export async function findOverdueJob(db: Db, now?: Date): Promise<string | undefined> {
  const result = await sql<{ job_id: string | null }>`select ${overdueJob(now)} as job_id`.execute(db);
  return result.rows[0]?.job_id ?? undefined;
}

function overdueJob(now?: Date): RawBuilder<unknown> {
  return sql`(
    select o.job_id from aster.job_cursors o
    where o.next_run_at <= ${instant(now)} - ${patienceMs} * interval '1 millisecond'
    order by o.next_run_at limit 1
  )`;
}

/** First the cursors are locked, then the jobs are read: an edit that was committed in between counts. */
async function selectDueJobs(tx: Tx, now: Date | undefined, due: RawBuilder<unknown>): Promise<DueJobs | undefined> {
  const cursors = await sql<DueCursorRow>`
    select c.job_id, ${epochMs(instant(now))} as now, ${overdueJob(now)} as overdue_job_id
    from aster.job_cursors c where ${due}`.execute(tx);
  const [first] = cursors.rows;
  if (first === undefined) return undefined;
  const nowAt = new Date(first.now);
  const jobs = await readDueJobs(
    tx,
    cursors.rows.map((row) => row.job_id),
    nowAt,
  );
  return { jobs, now: nowAt, overdueJobId: first.overdue_job_id ?? undefined };
}
