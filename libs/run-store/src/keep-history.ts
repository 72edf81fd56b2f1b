import { firstRunIdAt } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How far ahead weekly partitions exist, so that a stop of all schedulers does no harm. */
const weeksAhead = 8;
const weekMs = 7 * 24 * 3_600_000;

/** Held by whoever makes or drops partitions; `aster.create_partitions` takes it too. */
const partitionLock = 4_705_913_022;

/** Rows removed in one transaction. */
const rowsPerPass = 5_000;

/** Creates the weekly partitions of history that are still to come. Waits for no lock longer than a second. */
export async function createPartitions(db: Db): Promise<number> {
  return inTransaction(db, async (tx) => {
    await sql`set local lock_timeout = '1s'`.execute(tx);
    const result = await sql<{ made: number }>`
      select aster.create_partitions(clock_timestamp(), clock_timestamp() + ${weeksAhead} * interval '7 days') as made
    `.execute(tx);
    return result.rows[0]?.made ?? 0;
  });
}

/** The tables of history, and what their rows name the run by. */
const historyTables = { finished_runs: 'id', run_attempts: 'run_id', run_output: 'run_id' } as const;

/**
 * Drops the weeks of history that lie wholly before the retention, and removes older rows outside of weekly
 * partitions, a portion at a time. Answers whether there is more to remove.
 */
export async function dropOldRuns(db: Db, retentionMs: number): Promise<boolean> {
  const before = new Date((await serverTime(db)).getTime() - retentionMs);
  await dropOldPartitions(db, before);
  let hasMore = false;
  for (const [table, id] of Object.entries(historyTables)) {
    const rest = sql.table(`aster.${table}_default`);
    const removed = await sql`delete from ${rest} where ctid = any(array(
        select ctid from ${rest} where ${sql.ref(id)} < ${firstRunIdAt(before)}::uuid limit ${rowsPerPass}
      )) returning 1`.execute(db);
    hasMore ||= removed.rows.length === rowsPerPass;
  }
  return hasMore;
}

async function dropOldPartitions(db: Db, before: Date): Promise<void> {
  const found = await sql<{ part: string }>`
    select right(relname, 8) as part from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'aster' and c.relkind = 'r' and relname ~ '^finished_runs_[0-9]{8}$' order by relname`.execute(
    db,
  );
  for (const { part } of found.rows) {
    const start = Date.parse(`${part.slice(0, 4)}-${part.slice(4, 6)}-${part.slice(6)}T00:00:00Z`);
    if (start + weekMs > before.getTime()) continue;
    await inTransaction(db, async (tx) => dropWeek(tx, part));
  }
}

/** Passes over a week while somebody else makes or drops partitions. */
async function dropWeek(tx: Tx, week: string): Promise<void> {
  await sql`set local lock_timeout = '1s'`.execute(tx);
  const lock = await sql<{ isHeld: boolean }>`select pg_try_advisory_xact_lock(${partitionLock}) as "isHeld"`.execute(
    tx,
  );
  if (lock.rows[0]?.isHeld !== true) return;
  for (const table of Object.keys(historyTables)) {
    await sql`drop table if exists ${sql.table(`aster.${table}_${week}`)}`.execute(tx);
  }
}

/** Removes a portion of the history of deleted jobs. Answers whether there is more. */
export async function removeDeletedJobs(db: Db): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const found = await sql<{ job_id: string }>`
      select job_id from aster.deleted_jobs order by deleted_at limit 1 for update skip locked`.execute(tx);
    const jobId = found.rows[0]?.job_id;
    if (jobId === undefined) return false;
    const runs = await sql<{ id: string }>`
      delete from aster.finished_runs where job_id = ${jobId} and id = any(array(
        select id from aster.finished_runs where job_id = ${jobId} limit ${rowsPerPass}
      )) returning id`.execute(tx);
    const ids = runs.rows.map((row) => row.id);
    await sql`delete from aster.run_attempts where run_id = any(${ids}::uuid[])`.execute(tx);
    await sql`delete from aster.run_output where run_id = any(${ids}::uuid[])`.execute(tx);
    if (ids.length < rowsPerPass) await tx.deleteFrom('deleted_jobs').where('job_id', '=', jobId).execute();
    return true;
  });
}
