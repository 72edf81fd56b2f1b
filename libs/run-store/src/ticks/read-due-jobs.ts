import { instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { DueJob, FormerSchedule } from './plan-due-job.js';

/**
 * Jobs as planning needs them, in the order given; of those that are gone, nothing. Which ticks are to be skipped is
 * looked up only while there are such ticks at all.
 */
export async function readDueJobs(tx: Tx, jobIds: readonly string[], now?: Date): Promise<DueJob[]> {
  const result = await sql<DueJob>`
    select j.id, j.status, j.pool, j.priority, j.handler, j.concurrency_policy as "concurrencyPolicy",
      j.queue_limit as "queueLimit", coalesce(j.cron_expr, '@manually') as cron_expr, j.timezone, j.anchor_at,
      j.misfire_policy, j.catchup_window_ms, c.planned_until, c.made_until, c.former_until,
      exists (select from aster.job_dependencies d where d.job_id = j.id) as has_upstreams,
      case when exists (select from aster.tick_skips) then (
        select json_agg(json_build_object('at', s.at, 'by', s.skipped_by, 'note', s.note) order by s.at)
        from aster.tick_skips s where s.job_id = j.id and s.at <= ${instant(now)}
      ) end as skips
    from aster.job_cursors c join aster.jobs j on j.id = c.job_id
    where c.job_id = any(${`{${jobIds.join()}}`}::uuid[])`.execute(tx);
  const behind = result.rows.filter((job) => job.former_until !== null);
  const former = behind.length === 0 ? noSchedules : await readFormerSchedules(tx, behind);
  const jobs = new Map(result.rows.map((job) => [job.id, { ...job, former: former.get(job.id) }]));
  return jobIds.flatMap((id) => jobs.get(id) ?? []);
}

const noSchedules: ReadonlyMap<string, FormerSchedule> = new Map();

/** The schedules of then, of jobs that were edited before all that was due had been planned. */
async function readFormerSchedules(tx: Tx, jobs: readonly DueJob[]): Promise<ReadonlyMap<string, FormerSchedule>> {
  const result = await sql<FormerSchedule & { readonly job_id: string }>`
    select t.job_id, s.timezone, s.anchor_at,
      case when s.status = 'active' then coalesce(s.cron_expr, '@manually') else '@manually' end as cron_expr,
      least(t.former_until, (
        select min(n.since) from aster.job_schedules n where n.job_id = t.job_id and n.since > t.planned_until
      )) as until
    from unnest(${jobs.map(({ id }) => id)}::uuid[], ${jobs.map((job) => job.planned_until)}::timestamptz[],
      ${jobs.map((job) => job.former_until)}::timestamptz[]) as t(job_id, planned_until, former_until)
    cross join lateral (
      select * from aster.job_schedules s where s.job_id = t.job_id and s.since <= t.planned_until
      order by s.since desc limit 1
    ) s`.execute(tx);
  return new Map(result.rows.map(({ job_id: jobId, ...schedule }) => [jobId, schedule]));
}
