import { type Db, instant, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { dayMs, type Grain, grains, keptForMs } from '../buckets/grains.js';
import { refreshNumbers } from '../numbers/refresh-numbers.js';
import { lockProgress } from './progress.js';

/** Rows removed in one statement. */
const rowsPerPortion = 5_000;
/** Jobs that are gone, each of which may have a thousand rows. */
const jobsPerPortion = 100;
/** Jobs whose numbers are worked out again in one transaction. */
const numbersPerPortion = 500;

/**
 * Removes a portion of the buckets that are kept no longer, and those of jobs that are gone. Returns whether there may
 * be more.
 */
export async function removeOldStatistics(db: Db, now?: Date): Promise<boolean> {
  let hasMore = false;
  for (const [owner, kept] of Object.entries(keptForMs)) {
    for (const [grain, keptMs] of Object.entries(kept)) {
      if (keptMs === 0 || !Number.isFinite(keptMs)) continue;
      const removed = await sql`delete from aster.run_stats where ctid = any(array(
          select ctid from aster.run_stats where grain = ${grains[grain as Grain]}
            and scope >= ${`${owner}:`} and scope < ${`${owner};`}
            and bucket < ${instant(now)} - ${keptMs} * interval '1 millisecond' limit ${rowsPerPortion}
        )) returning 1`.execute(db);
      hasMore ||= removed.rows.length === rowsPerPortion;
    }
  }
  return (await removeGoneJobs(db)) || hasMore;
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
