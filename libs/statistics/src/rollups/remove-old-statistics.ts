import { type Db, instant, inTransaction } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { dayMs, type Grain, grains, keptForMs } from '../buckets/grains.js';
import { refreshNumbers } from '../numbers/refresh-numbers.js';
import { lockProgress } from './progress.js';

/** Rows removed in one statement. */
const rowsPerPortion = 5_000;
/** Jobs that are gone, each of which may have a thousand rows. */
const jobsPerPortion = 100;
/** Jobs whose numbers are worked out again in one transaction. */
const numbersPerPortion = 500;

/** Jobs, pools or all, whose buckets are looked at in one statement. */
const scopesPerPortion = 1_000;

/**
 * Removes the buckets that are kept no longer, from one scope to the next by the key: of each the old ones are read,
 * and none that stay. Then a portion of those of jobs that are gone; returns whether there may be more of these.
 *
 * @param options.goesOn asked before each portion
 */
export async function removeOldStatistics(
  db: Db,
  { now, goesOn = () => true }: { readonly now?: Date; readonly goesOn?: () => boolean } = {},
): Promise<boolean> {
  for (const [owner, kept] of Object.entries(keptForMs)) {
    for (const [grain, keptMs] of Object.entries(kept)) {
      if (keptMs === 0 || !Number.isFinite(keptMs)) continue;
      const old = { grain: grains[grain as Grain], end: `${owner};`, keptMs, now };
      let after: string | undefined = `${owner}9`; // before each of the owner, `all:` among them
      while (after !== undefined && goesOn()) after = await removePortion(db, after, old);
    }
  }
  return removeGoneJobs(db);
}

interface Old {
  readonly grain: number;
  /** Of the scopes, and not one of them. */
  readonly end: string;
  readonly keptMs: number;
  readonly now?: Date;
}

/** Returns after which scope it goes on; `undefined` behind the last. */
async function removePortion(db: Db, after: string, { grain, end, keptMs, now }: Old): Promise<string | undefined> {
  const next = (behind: RawBuilder<unknown>) => sql`
    select s.scope from aster.run_stats s where s.grain = ${grain} and s.scope > ${behind} and s.scope < ${end}
    order by s.scope limit 1`;
  const { rows } = await sql<{ last: string | null; scopes: number; removed: number }>`
    with recursive walk(scope, n) as (
      (select f.scope, 1 from (${next(sql`${after}`)}) f)
      union all
      select (${next(sql`w.scope`)}), w.n + 1 from walk w where w.scope is not null and w.n < ${scopesPerPortion}
    ), scopes as materialized (select scope from walk where scope is not null), removed as (
      delete from aster.run_stats where ctid = any(array(
        select old.ctid from scopes w cross join lateral (
          select s.ctid from aster.run_stats s where s.grain = ${grain} and s.scope = w.scope
            and s.bucket < ${instant(now)} - ${keptMs} * interval '1 millisecond'
          limit ${rowsPerPortion}
        ) old limit ${rowsPerPortion}
      )) returning 1
    )
    select (select max(scope) from scopes) as last, (select count(*)::integer from scopes) as scopes,
      (select count(*)::integer from removed) as removed`.execute(db);
  const { last, scopes = 0, removed = 0 } = rows[0] ?? {};
  if (removed === rowsPerPortion) return after;
  return scopes < scopesPerPortion ? undefined : (last ?? undefined);
}

/**
 * A minute that was added up while a job was deleted may have left rows: they go with its numbers, which it has then.
 */
async function removeGoneJobs(db: Db): Promise<boolean> {
  const removed = await sql`
    with gone as (
      delete from aster.job_numbers where job_id = any(array(
        select n.job_id from aster.job_numbers n where not exists (select from aster.jobs j where j.id = n.job_id)
        limit ${jobsPerPortion}
      )) returning 'job:' || job_id as scope
    ), theirs as (
      delete from aster.run_stats s using gone g, (values (2::smallint), (3::smallint)) as of_jobs(grain)
      where s.grain = of_jobs.grain and s.scope = g.scope collate "C"
    )
    select scope from gone`.execute(db);
  const streaks = await sql`delete from aster.job_streaks where job_id = any(array(
      select s.job_id from aster.job_streaks s where not exists (select from aster.jobs j where j.id = s.job_id)
      order by s.job_id limit ${jobsPerPortion} for update skip locked
    )) returning 1`.execute(db);
  return removed.rows.length === jobsPerPortion || streaks.rows.length === jobsPerPortion;
}

/**
 * Works the numbers of some jobs out again that have not run for a day: their week has moved on. Returns whether there
 * may be more.
 */
export async function refreshOldNumbers(db: Db, at?: Date): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const progress = await lockProgress(tx, at);
    if (progress === undefined) return false;
    const { now } = progress;
    const before = new Date(now.getTime() - dayMs);
    const old = await sql<{ id: string }>`
      select n.job_id as id from aster.job_numbers n join aster.jobs j on j.id = n.job_id
      where n.refreshed_at < ${before} and n.runs_7d + n.skipped_7d > 0 limit ${numbersPerPortion}`.execute(tx);
    const ids = old.rows.map((row) => row.id);
    await refreshNumbers(tx, ids, now);
    return ids.length === numbersPerPortion;
  });
}
