import { InvalidScheduleError, nextTick, parseSchedule } from '@aster-scheduler/cron';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { DueJob } from './plan-due-job.js';
import { readDueJobs } from './read-due-jobs.js';

/** A cursor that is ahead of the database's clock by more than this was set before that clock went back. */
export const mostAheadMs = 60_000;

/**
 * Lets planning go on from `now` for jobs that were planned further before the clock went back. What was noted down by
 * the clock of then is brought in line: skips of ticks that were missed, it was said, and are still to come, are taken
 * back; a schedule that was to count from later counts from now. Runs and the other skips stay, and no tick that has
 * one gets another.
 *
 * The cursors of the jobs must be held.
 */
export async function setCursorsBack(tx: Tx, jobIds: readonly string[], now: Date): Promise<void> {
  const taken = await takeBackSkips(tx, jobIds, now);
  await setSchedulesBack(tx, jobIds, now);
  const all = await sql<{ job_id: string; next_run_at: Date | null }>`
    update aster.job_cursors c set made_until = greatest(c.made_until, c.planned_until), planned_until = ${now},
      former_until = null
    where c.job_id = any(${[...jobIds]}::uuid[]) returning c.job_id, c.next_run_at`.execute(tx);
  const withTicks = all.rows.flatMap(({ job_id: id, next_run_at: at }) => (at === null ? [] : [id]));
  const cursors = (await readDueJobs(tx, withTicks)).map((job) => {
    const from = taken.get(job.id) ?? now;
    return { id: job.id, from, next: firstTickAfter(job, from, now) };
  });
  await sql`
    update aster.job_cursors c set planned_until = t.from_at, next_run_at = t.next_at
    from unnest(${cursors.map(({ id }) => id)}::uuid[], ${cursors.map(({ from }) => from)}::timestamptz[],
      ${cursors.map(({ next }) => next)}::timestamptz[]) as t(job_id, from_at, next_at)
    where c.job_id = t.job_id and c.job_id = any(${withTicks}::uuid[])`.execute(tx);
}

/**
 * A range of skipped ticks that reaches ahead goes as a whole, unless the schedule has changed since: planning begins
 * before it then. Returns from where on, for jobs of which that is before now.
 */
async function takeBackSkips(tx: Tx, jobIds: readonly string[], now: Date): Promise<ReadonlyMap<string, Date>> {
  const result = await sql<{ job_id: string; from_at: Date }>`
    with ahead as materialized (
      select f.id from aster.finished_runs f
      where f.job_id = any(${[...jobIds]}::uuid[]) and f.id >= aster.first_run_id(${now}) and f.scheduled_at > ${now}
        and f.trigger = 'schedule' and f.status = 'skipped' and f.reason in ('missed', 'coalesced')
      union all
      select f.id from aster.finished_runs f
      where f.job_id = any(${[...jobIds]}::uuid[]) and f.skipped_until > ${now} and f.scheduled_at <= ${now}
        and not exists (select from aster.job_schedules s where s.job_id = f.job_id and s.since >= f.scheduled_at)
    ), taken as (
      delete from aster.finished_runs f where f.id = any(array(select id from ahead)) returning f.job_id, f.scheduled_at
    )
    select job_id, min(scheduled_at) - interval '1 millisecond' as from_at from taken
    group by job_id having min(scheduled_at) <= ${now}`.execute(tx);
  return new Map(result.rows.map((row) => [row.job_id, row.from_at]));
}

/** Of schedules that a job was given by the clock of then, the last one counts. */
async function setSchedulesBack(tx: Tx, jobIds: readonly string[], now: Date): Promise<void> {
  await sql`delete from aster.job_schedules s
    where s.job_id = any(${[...jobIds]}::uuid[]) and s.since >= ${now} and s.since < (
      select max(n.since) from aster.job_schedules n where n.job_id = s.job_id
    )`.execute(tx);
  await sql`update aster.job_schedules set since = ${now}, anchor_at = least(anchor_at, ${now})
    where job_id = any(${[...jobIds]}::uuid[]) and since > ${now}`.execute(tx);
  await sql`update aster.jobs set anchor_at = ${now}
    where id = any(${[...jobIds]}::uuid[]) and anchor_at > ${now}`.execute(tx);
}

/** Whoever plans finds out whether the schedule can be read, so a job of which it cannot is due. */
function firstTickAfter(job: DueJob, from: Date, now: Date): Date | null {
  try {
    const schedule = parseSchedule(job.cron_expr, { timezone: job.timezone, anchorAt: job.anchor_at });
    return nextTick(schedule, from) ?? null;
  } catch (error) {
    if (error instanceof InvalidScheduleError) return now;
    throw error;
  }
}
