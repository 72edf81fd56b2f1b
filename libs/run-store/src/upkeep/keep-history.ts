import { firstRunIdAt } from '@aster-scheduler/core';
import { type Db, inTransaction, retryConflicts, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { keyScope } from '../idempotency/trigger-keys.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import type { Turn, Turns } from '../portions/take-turns.js';
import { lockPatienceMs, workInParts } from '../portions/work-in-parts.js';
import { beforeAllIds } from '../rows/before-all-ids.js';
import { removeRuns, runsPerPortion } from '../rows/remove-runs.js';
import { historyTables } from './history-tables.js';
import { isHeldUp, shortLockMs, takePartitionLock } from './short-locks.js';

const weekMs = 7 * 24 * 3_600_000;

/** How much of a week one statement reads: a few tenths of a second's work. */
const bytesPerSlice = 64 * 1024 * 1024;

/** Rows removed in one transaction. */
const rowsPerPass = 5_000;

/**
 * Drops the weeks of history that lie wholly before the retention, and removes older rows outside of weekly
 * partitions, a portion at a time. What counts is when a run ended: a week stays while a run of it is live or ended
 * within the retention, as runs of a backfill do. What somebody holds is left for the next time, and holds up nothing
 * else. Returns whether there is more to remove.
 *
 * @throws the first failure, once everything else is done
 */
export async function dropOldRuns(db: Db, retentionMs: number): Promise<boolean> {
  const before = new Date((await serverTime(db)).getTime() - retentionMs);
  const weeks = await workInParts(await listWeeksBefore(db, before), {
    keyOf: ({ part }) => part,
    work: async ([week], lockTimeoutMs) => {
      if (week === undefined || (await isInUse(db, week)) || (await hasEndedSince(db, week, before))) return;
      await dropWeek(db, week, lockTimeoutMs);
    },
  });
  let hasMore = false;
  const tables = await workInParts(Object.entries(historyTables), {
    keyOf: ([table]) => table,
    work: async ([entry], lockTimeoutMs) => {
      if (entry !== undefined && (await removeOldRows(db, entry, before, lockTimeoutMs))) hasMore = true;
    },
  });
  const broken = [...weeks.left, ...tables.left].find(({ error }) => !isHeldUp(error));
  if (broken !== undefined) throw broken.error;
  return hasMore;
}

/** Removes a portion of what is outside of weekly partitions; returns whether there may be more. */
async function removeOldRows(
  db: Db,
  [table, id]: readonly [string, string],
  before: Date,
  lockTimeoutMs: number,
): Promise<boolean> {
  const rest = sql.table(`aster.${table}_default`);
  const isOver =
    table === 'finished_runs'
      ? sql`r.finished_at < ${before}`
      : sql`not exists (select from aster.live_runs l where l.id = r.run_id)
          and not exists (select from aster.finished_runs f where f.id = r.run_id and f.finished_at >= ${before})`;
  // run again where it conflicts with others that drop a week at that moment
  return inTransaction(db, async (tx) => {
    await setLockTimeout(tx, lockTimeoutMs);
    const removed = await sql`delete from ${rest} where ctid = any(array(
        select r.ctid from ${rest} r where r.${sql.ref(id)} < ${firstRunIdAt(before)}::uuid and ${isOver}
        order by r.${sql.ref(id)} limit ${rowsPerPass}
      )) returning 1`.execute(tx);
    return removed.rows.length === rowsPerPass;
  });
}

async function listWeeksBefore(db: Db, before: Date): Promise<Week[]> {
  const found = await sql<{ part: string }>`
    select right(relname, 8) as part from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'aster' and c.relkind = 'r' and relname ~ '^finished_runs_[0-9]{8}$' order by relname`.execute(
    db,
  );
  return found.rows
    .map(({ part }) => ({
      part,
      startMs: Date.parse(`${part.slice(0, 4)}-${part.slice(4, 6)}-${part.slice(6)}T00:00:00Z`),
    }))
    .filter(({ startMs }) => startMs + weekMs <= before.getTime());
}

interface Week {
  /** The end of its tables' names: the day that it begins with. */
  readonly part: string;
  readonly startMs: number;
}

/** Whether a run of the week is live: its attempts and its output so far lie there. */
async function isInUse(db: Db, { startMs }: Week): Promise<boolean> {
  const found = await sql<{ isFound: boolean }>`
    select exists (select from aster.live_runs where id >= ${firstRunIdAt(new Date(startMs))}::uuid
      and id < ${firstRunIdAt(new Date(startMs + weekMs))}::uuid) as "isFound"`.execute(db);
  return found.rows[0]?.isFound === true;
}

/** Whether a run of the week has ended since. Looked for in slices of time, the more the larger the week is. */
async function hasEndedSince(db: Db, { part, startMs }: Week, before: Date): Promise<boolean> {
  const size = await sql<{ bytes: number }>`
    select coalesce(pg_relation_size(to_regclass(${`aster.finished_runs_${part}`})), 0) as bytes`.execute(db);
  const sliceMs = Math.ceil(weekMs / (1 + Math.floor((size.rows[0]?.bytes ?? 0) / bytesPerSlice)));
  for (let fromMs = startMs; fromMs < startMs + weekMs; fromMs += sliceMs) {
    const toMs = Math.min(fromMs + sliceMs, startMs + weekMs);
    const look = sql<{ isFound: boolean }>`
      select exists (select from aster.finished_runs
        where id >= ${firstRunIdAt(new Date(fromMs))}::uuid and id < ${firstRunIdAt(new Date(toMs))}::uuid
          and finished_at >= ${before}) as "isFound"`;
    const found = await retryConflicts(db, async () => look.execute(db)); // as below
    if (found.rows[0]?.isFound === true) return true;
  }
  return false;
}

/**
 * Drops the tables of a week, each in a transaction of its own: a lock on one of them is not held while waiting for the
 * next. Whoever reads one of them for long prevents it.
 */
async function dropWeek(db: Db, week: Week, lockTimeoutMs: number): Promise<void> {
  for (const table of Object.keys(historyTables)) {
    const isDone = await inTransaction(db, async (tx) => {
      await setLockTimeout(tx, Math.min(lockTimeoutMs, shortLockMs));
      return dropPartition(tx, week, table);
    });
    if (!isDone) return;
  }
}

/** Returns `false` while somebody else makes or drops partitions, and when a run of the week is live by now. */
async function dropPartition(tx: Tx, week: Week, table: string): Promise<boolean> {
  if (!(await takePartitionLock(tx))) return false;
  const partition = `aster.${table}_${week.part}`;
  const found = await sql<{ isThere: boolean }>`select to_regclass(${partition}) is not null as "isThere"`.execute(tx);
  if (found.rows[0]?.isThere !== true) return true;
  await sql`lock table ${sql.table(partition)} in access exclusive mode`.execute(tx);
  if (await isInUse(tx, week)) return false;
  await sql`drop table ${sql.table(partition)}`.execute(tx);
  return true;
}

/** Removes a portion of the history of a deleted job, and of its keys. Returns whether there may be more. */
export async function removeDeletedJobs(db: Db, turns: Turns): Promise<boolean> {
  return turns.take(async (after, begin) => inTransaction(db, async (tx) => removeDeletedJob(tx, after, begin)));
}

async function removeDeletedJob(tx: Tx, after: string | undefined, begin: (jobId: string) => void): Promise<Turn> {
  await setLockTimeout(tx, lockPatienceMs);
  const found = await sql<{ job_id: string }>`
      select job_id from aster.deleted_jobs where job_id > ${after ?? beforeAllIds}
      order by job_id limit 1 for update skip locked`.execute(tx);
  const jobId = found.rows[0]?.job_id;
  if (jobId === undefined) return 'nothing';
  begin(jobId);
  const runs = await sql<{ id: string }>`
      select id from aster.finished_runs where job_id = ${jobId} order by id desc limit ${runsPerPortion}`.execute(tx);
  const ids = runs.rows.map((run) => run.id);
  const removed = await removeRuns(tx, ids);
  if (removed < ids.length || ids.length === runsPerPortion || (await removeKeys(tx, jobId))) return 'done';
  await tx.deleteFrom('deleted_jobs').where('job_id', '=', jobId).execute();
  return 'done';
}

/** Removes a portion of the keys that runs of a job were asked for with. Returns whether there may be more. */
async function removeKeys(tx: Tx, jobId: string): Promise<boolean> {
  const scope = keyScope(sql`${jobId}::text`);
  const removed = await sql`
    delete from aster.idempotency_keys where scope = ${scope} and key = any(array(
      select key from aster.idempotency_keys where scope = ${scope} limit ${rowsPerPass}
    )) returning 1`.execute(tx);
  return removed.rows.length === rowsPerPass;
}
