import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { MadeTicks } from './plan-around-made.js';
import type { DueJob } from './plan-due-job.js';

/**
 * The ticks up to `now` that have a row already, live or finished, by job: of jobs that were planned further before the
 * clock went back. Nothing is read where there is no such job.
 */
export async function listMadeTicks(
  tx: Tx,
  jobs: readonly DueJob[],
  now: Date,
): Promise<ReadonlyMap<string, readonly MadeTicks[]>> {
  const stretches = jobs.flatMap(({ id, planned_until: from, made_until: to }) =>
    to === null || to <= from ? [] : [{ id, from, to: to < now ? to : now }],
  );
  const made = new Map<string, MadeTicks[]>();
  if (stretches.length === 0) return made;
  const result = await sql<MadeTicks & { readonly job_id: string }>`
    select t.job_id, r.first, r.last
    from unnest(${stretches.map(({ id }) => id)}::uuid[], ${stretches.map(({ from }) => from)}::timestamptz[],
      ${stretches.map(({ to }) => to)}::timestamptz[]) as t(job_id, from_at, to_at)
    cross join lateral (
      select l.scheduled_at as first, l.scheduled_at as last from aster.live_runs l
      where l.job_id = t.job_id and l.trigger = 'schedule' and l.scheduled_at > t.from_at and l.scheduled_at <= t.to_at
      union all
      select f.scheduled_at, coalesce(f.skipped_until, f.scheduled_at) from aster.finished_runs f
      where f.job_id = t.job_id and f.trigger = 'schedule' and f.scheduled_at > t.from_at
        and f.id >= aster.first_run_id(t.from_at)
        and f.id < aster.first_run_id(t.to_at + interval '1 millisecond')
    ) r`.execute(tx);
  for (const { job_id: jobId, first, last } of result.rows) {
    const ofJob = made.get(jobId) ?? [];
    ofJob.push({ first, last });
    made.set(jobId, ofJob);
  }
  return made;
}
