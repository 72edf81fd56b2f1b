import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * Gives the place of each job that has become free to the oldest run that waits for it. The cursors of jobs with a
 * policy other than `allow` must be held.
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
      select distinct on (w.job_id) w.id from aster.live_runs w
      where w.job_id = any(${jobIds}::uuid[]) and w.status = 'waiting' and w.reason = 'waiting_for_slot'
        and not exists (
          select from aster.live_runs o
          where o.job_id = w.job_id and not (o.status = 'waiting' and o.reason = 'waiting_for_slot')
        )
      order by w.job_id, w.id
    ))`.execute(tx);
}
