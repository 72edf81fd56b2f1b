import type { Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/**
 * Whether nothing is in the way of the run `w`, which waits for its place: no run that was made before it, and none
 * that holds the place. Runs that wait for their job to be resumed have none, and runs made later under the policy `allow` overlap with it; waiting for them might have no end.
 */
export const isPlaceFree = sql<boolean>`not exists (
  select from aster.live_runs o
  where o.job_id = w.job_id and not (o.status = 'waiting' and o.reason in ('waiting_for_slot', 'paused'))
    and (o.is_exclusive or o.created_at <= w.created_at)
)`;

/**
 * The run of each job, as `w`, that has waited for its place longest. What is in the way of it is in the way of all that
 * wait behind it, so whether the place is free is asked for this one only: a queue may be thousands long.
 */
export function selectHeads(jobs: RawBuilder<boolean>): RawBuilder<unknown> {
  return sql`
    select distinct on (job_id) id, job_id, created_at from aster.live_runs
    where status = 'waiting' and reason = 'waiting_for_slot' and ${jobs}
    order by job_id, created_at, id`;
}

/**
 * Gives the place of each job that has become free to the run that has waited for it longest. The cursors of the jobs
 * must be held.
 *
 * A run that waits for its dependencies as well keeps waiting for those, now holding the place.
 */
export async function admitWaitingRuns(tx: Tx, jobIds: readonly string[]): Promise<void> {
  await sql`
    update aster.live_runs set
      is_exclusive = true,
      status = case when waits_until is null then 'scheduled' else 'waiting' end,
      reason = case when waits_until is null then null else 'waiting_for_dependencies' end
    where id = any(array(
      select w.id from (${selectHeads(sql<boolean>`job_id = any(${jobIds}::uuid[])`)}) w where ${isPlaceFree}
    )) and status = 'waiting' and reason = 'waiting_for_slot'`.execute(tx);
}
