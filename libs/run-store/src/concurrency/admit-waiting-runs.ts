import { instant, type Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { inOrderOfState, isInState, isOfJob } from '../rows/is-in-state.js';
import { pendingState } from '../rows/pending-state.js';

/**
 * Whether nothing is in the way of the run `w`, which waits for its place: no run that was made before it, and none
 * that holds the place. Runs that wait for their job to be resumed have none. Runs made later under the policy `allow`
 * overlap with it: waiting for them might have no end. A run that was made for later is in the way once it is due.
 *
 * Each part has an index that passes over the rest of the queue, which may be thousands long.
 */
export function isPlaceFree(now?: Date): RawBuilder<boolean> {
  return sql<boolean>`coalesce(
    (select true from aster.live_runs r where ${isOfJob(sql`w.job_id`)} and r.is_exclusive),
    (select true from aster.live_runs r
      where ${isInState(sql`w.job_id`, 'running')} and r.created_at <= w.created_at ${inOrderOfState} limit 1),
    (select true from aster.live_runs r
      where ${isInState(sql`w.job_id`, 'scheduled')} and r.created_at <= w.created_at
        and r.scheduled_at <= ${instant(now)} ${inOrderOfState} limit 1),
    (select true from aster.live_runs r
      where ${isOfJob(sql`w.job_id`)} and r.created_at <= w.created_at
        and r.status = 'waiting' and r.reason <> 'waiting_for_slot' and r.reason <> 'paused'
      order by r.created_at limit 1)
  ) is null`;
}

const isQueued = sql<boolean>`status = 'waiting' and reason = 'waiting_for_slot'`;

/**
 * The run of each of some jobs, as `w`, that has waited for its place longest. What is in the way of it is in the way
 * of all that wait behind it, so whether the place is free is asked for this one only.
 */
function selectHeads(jobIds: readonly string[]): RawBuilder<unknown> {
  return sql`
    select h.* from unnest(${jobIds}::uuid[]) as job(id) cross join lateral (
      select r.id, r.job_id, r.created_at from aster.live_runs r where ${isQueued} and ${isOfJob(sql`job.id`)}
      order by r.created_at, r.id limit 1
    ) h`;
}

/** The same of all jobs that have a queue. */
export function selectAllHeads(): RawBuilder<unknown> {
  return sql`
    with recursive heads as (
      (select id, job_id, created_at from aster.live_runs where ${isQueued}
        order by uuid_send(job_id), created_at, id limit 1)
      union all
      select n.* from heads h cross join lateral (
        select id, job_id, created_at from aster.live_runs where ${isQueued} and uuid_send(job_id) > uuid_send(h.job_id)
        order by uuid_send(job_id), created_at, id limit 1
      ) n
    ) select * from heads`;
}

/**
 * Gives the place of each job that has become free to the run that has waited for it longest. The cursors of the jobs
 * must be held.
 *
 * A run that waits for its dependencies as well keeps waiting for those, now holding the place.
 *
 * @returns the jobs whose place has gone to a run that may not start any more: its catch-up window is over
 */
export async function admitWaitingRuns(tx: Tx, jobIds: readonly string[], now?: Date): Promise<string[]> {
  if (jobIds.length === 0) return [];
  const { status, reason } = pendingState({
    forPlace: sql<boolean>`false`,
    forDependencies: sql<boolean>`waits_until is not null`,
  });
  // by the primary key: the index of the queue would be read through
  const admitted = await sql<{ job_id: string; is_late: boolean }>`
    update aster.live_runs set is_exclusive = true, status = ${status}, reason = ${reason}
    where id = any(array(
      select w.id from (${selectHeads(jobIds)}) w where ${isPlaceFree(now)}
    )) and reason = 'waiting_for_slot'
    returning job_id, start_before < ${instant(now)} is true as is_late`.execute(tx);
  return admitted.rows.filter((run) => run.is_late).map((run) => run.job_id);
}
