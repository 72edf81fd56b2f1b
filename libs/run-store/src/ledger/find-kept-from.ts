import { runIdTime } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { LedgerJob } from './find-ledger-job.js';

/**
 * From when on the rows of a job can be told: not before its creation, nor before what retention has left, nor up to
 * where runs were removed of which it keeps only so many. What is older has had its rows.
 *
 * @param asked from when on somebody wants to know
 */
export async function findKeptFrom(db: Db, job: LedgerJob, asked: Date | undefined): Promise<Date> {
  const found = await sql<{ week: Date | null; removed: string | null }>`
    select (
      select to_timestamp(min(substring(c.relname from '[0-9]{8}$')), 'YYYYMMDD') at time zone current_setting('TimeZone')
        at time zone 'UTC'
      from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'aster.finished_runs'::regclass and c.relname ~ '_[0-9]{8}$'
    ) as week,
    (select greatest(k.removed_through, k.remove_through) from aster.kept_history k where k.job_id = ${job.id}) as removed`.execute(
    db,
  );
  const [{ week, removed } = { week: null, removed: null }] = found.rows;
  const afterRemoved = removed === null ? undefined : new Date(runIdTime(removed).getTime() + 1);
  const bounds = [asked, afterRemoved, weekBound(job, week ?? undefined)];
  return bounds.reduce<Date>(
    (latest, bound) => (bound !== undefined && bound > latest ? bound : latest),
    job.createdAt,
  );
}

/** Weeks get their tables before they begin, so a job that is older than the oldest of them has lost some. */
function weekBound({ createdAt }: LedgerJob, week: Date | undefined): Date | undefined {
  return week !== undefined && week > createdAt ? week : undefined;
}
