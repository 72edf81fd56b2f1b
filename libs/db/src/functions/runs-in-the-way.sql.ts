import { sql } from './sql-function.js';

/** The function behind the policy `replace`. */
export const runsInTheWay = sql`
-- the live runs of some jobs that a newer run replaces or waits for: those that wait, those that are running, those that
-- are due, and one that holds the place. Runs that were made for later are passed over. A function for its settings: read
-- by the indexes, whatever the statistics say. It is planned each time, because a plan from when there were few runs may
-- look for the one that holds the place among all of the job. Of each state the newest 1,001 are returned, since no tick
-- replaces what was caught up with: whoever gets so many of one job goes on in another transaction.
create or replace function aster.runs_in_the_way(job_ids uuid[], due_at timestamptz)
  returns table (run_id uuid, of_job uuid, run_status text, made_by text, policy text) stable language plpgsql
  set plan_cache_mode = force_custom_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
begin
  return query
    select o.id, job.id, o.status, o.trigger, o.concurrency_policy
    from unnest(job_ids) as job(id) cross join lateral (
      (select r.id, r.status, r.trigger, r.concurrency_policy from aster.live_runs r
        where (r.job_id, r.status) >= (job.id, 'waiting') and (r.job_id, r.status) <= (job.id, 'waiting')
        order by r.job_id desc, r.status desc, r.scheduled_at desc limit 1001)
      union all
      (select r.id, r.status, r.trigger, r.concurrency_policy from aster.live_runs r
        where (r.job_id, r.status) >= (job.id, 'running') and (r.job_id, r.status) <= (job.id, 'running')
        order by r.job_id desc, r.status desc, r.scheduled_at desc limit 1001)
      union all
      (select r.id, r.status, r.trigger, r.concurrency_policy from aster.live_runs r
        where (r.job_id, r.status, r.scheduled_at) >= (job.id, 'scheduled', '-infinity')
          and (r.job_id, r.status, r.scheduled_at) <= (job.id, 'scheduled', due_at)
        order by r.job_id desc, r.status desc, r.scheduled_at desc limit 1001)
      union all
      select r.id, r.status, r.trigger, r.concurrency_policy from (
        select * from aster.live_runs where uuid_send(job_id) = uuid_send(job.id) and is_exclusive offset 0
      ) r where r.status = 'scheduled' and r.scheduled_at > due_at
    ) o order by o.id;
end
$$;
`;
