import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { LedgerJob } from './find-ledger-job.js';

/**
 * From when on the rows of a job can be told: not before its creation, nor before what retention has left. What is
 * older has had its rows.
 *
 * @param asked from when on somebody wants to know
 */
export async function findKeptFrom(db: Db, job: LedgerJob, asked: Date | undefined): Promise<Date> {
  const found = await sql<{ week: Date | null; oldest: Date | null }>`
    select (
      select to_timestamp(min(substring(c.relname from '[0-9]{8}$')), 'YYYYMMDD') at time zone current_setting('TimeZone')
        at time zone 'UTC'
      from pg_catalog.pg_inherits i join pg_catalog.pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'aster.finished_runs'::regclass and c.relname ~ '_[0-9]{8}$'
    ) as week,
    case when ${!job.keepsAll}::boolean then (
      select f.scheduled_at from aster.finished_runs f where f.job_id = ${job.id} order by f.id limit 1
    ) end as oldest`.execute(db);
  const [row] = found.rows;
  const bounds = [job.createdAt, asked, row?.oldest ?? undefined, weekBound(job, row?.week ?? undefined)];
  return bounds.reduce<Date>(
    (latest, bound) => (bound !== undefined && bound > latest ? bound : latest),
    job.createdAt,
  );
}

/** Weeks get their tables before they begin, so a job that is older than the oldest of them has lost some. */
function weekBound({ createdAt }: LedgerJob, week: Date | undefined): Date | undefined {
  return week !== undefined && week > createdAt ? week : undefined;
}
