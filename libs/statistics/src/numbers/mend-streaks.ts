import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Runs of a job that are looked at, the newest ones. */
const mostRuns = 20;
/** Jobs that are looked at in one statement. */
const jobsPerPortion = 500;

/**
 * Brings the streaks of jobs in line with how their newest runs ended. Settlement keeps them; what is left for here are
 * runs settled by programs of the release before, and two runs of one job that ended at the same moment, one of them
 * well. Locks are short, and taken in the order of settlement.
 */
export async function mendStreaks(db: Db, jobIds: readonly string[]): Promise<void> {
  const ids = [...jobIds].sort();
  for (let from = 0; from < ids.length; from += jobsPerPortion) {
    await inTransaction(db, async (tx) => {
      await sql`
        with doubtful as materialized (
          select n.job_id, s.last_failed_at from unnest(${ids.slice(from, from + jobsPerPortion)}::uuid[]) as asked(id)
          join aster.job_numbers n on n.job_id = asked.id left join aster.job_streaks s on s.job_id = n.job_id
          where case when s.job_id is null then n.last_status in ('failed', 'timed_out')
            else n.last_status not in ('failed', 'timed_out') end
        ),
        ended as materialized (
          select d.*, e.*, max(e.finished_at) filter (where e.status = 'succeeded') over (partition by d.job_id) as success_at
          from doubtful d cross join lateral (
            select r.id, r.status, r.reason, r.error_msg, r.finished_at from (
              select * from aster.finished_runs r where r.job_id = d.job_id order by r.id desc limit ${mostRuns}
            ) r where r.status in ('succeeded', 'failed', 'timed_out')
          ) e
        ),
        is_over as (
          delete from aster.job_streaks s where s.job_id = any(array(
            select k.job_id from aster.job_streaks k
            where exists (select from ended e where e.job_id = k.job_id and e.success_at >= k.last_failed_at)
            order by k.job_id for update
          ))
        )
        insert into aster.job_streaks (job_id, failures, first_failed_at, first_run_id, last_failed_at, last_run_id,
          last_success_at, reason, error_line)
        select job_id, count(*), min(finished_at), (array_agg(id order by finished_at, id))[1], max(finished_at),
          (array_agg(id order by finished_at desc, id desc))[1], max(success_at),
          (array_agg(reason order by finished_at desc, id desc))[1],
          left((array_agg(split_part(left(error_msg, 3000), E'\n', 1) order by finished_at desc, id desc))[1], 300)
        from ended where last_failed_at is null and (success_at is null or finished_at > success_at)
        group by job_id order by job_id on conflict do nothing`.execute(tx);
    });
  }
}
