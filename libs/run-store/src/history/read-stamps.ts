import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** More workers than these are not told apart. */
const mostWorkers = 1_000;
/** The newest end of a job is looked for among runs that were scheduled within this. */
const recentMs = 24 * 3_600_000;
/** Of a job, so many runs that have not ended are looked at, those that are running first. */
const mostLiveRuns = 20;

/**
 * Something that is another one after every transaction that has written, on the whole server; and something that is
 * another one when workers come, go, drain or lose their lease.
 */
export async function readMarks(db: Db): Promise<{ readonly written: string; readonly workers: string }> {
  const { rows } = await sql<{ readonly written: string; readonly workers: string }>`
    select pg_snapshot_xmax(pg_current_snapshot())::text as written,
      (select md5(coalesce(string_agg(concat_ws(' ', w.id, w.status, w.slots, w.lease_until > clock_timestamp(), w.drain_asked_at), ','), ''))
       from (select * from aster.workers order by id limit ${sql.lit(mostWorkers)}) w) as workers`.execute(db);
  return rows[0] ?? { written: '', workers: '' };
}

/**
 * Stamps of runs that have not ended, by their ids. The others have ended, or are gone: nothing of them changes any
 * more, so history needs no look.
 */
export async function readRunStamps(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<StampRow>`
    select r.id, concat_ws('.', r.status, r.fence, r.attempt_num, r.reason, r.cancel_reason,
      extract(epoch from r.available_at), extract(epoch from r.started_at)) as stamp
    from aster.live_runs r where r.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, stamp }) => [id, stamp]));
}

/**
 * Stamps of jobs by their ids; those that are gone have none. A stamp is of the definition, of when it is due next, of
 * its live runs and of the newest one that has ended. The bound of history stands in the statement as it is: only so
 * does Postgres leave out all other weeks before it plans.
 */
export async function readJobStamps(db: Db, ids: readonly string[], now: Date): Promise<ReadonlyMap<string, string>> {
  const since = firstRunId(new Date(now.getTime() - recentMs));
  const { rows } = await sql<StampRow>`
    select j.id, md5(concat_ws(' ', j.version, extract(epoch from c.next_run_at), live.runs, ended.id)) as stamp
    from aster.jobs j
    left join aster.job_cursors c on c.job_id = j.id
    left join lateral (
      select string_agg(concat_ws(' ', r.id, r.status, r.fence), ',') as runs
      from (select id, status, fence from aster.live_runs
            where job_id = j.id order by status, scheduled_at limit ${sql.lit(mostLiveRuns)}) r) live on true
    left join lateral (
      select f.id from aster.finished_runs f
      where f.job_id = j.id and f.id >= ${sql.lit(since)}::uuid order by f.id desc limit 1) ended on true
    where j.id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, stamp }) => [id, stamp]));
}

interface StampRow {
  readonly id: string;
  readonly stamp: string;
}

/** The smallest id that a run of this instant can have: ids sort by scheduled time. */
function firstRunId(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
