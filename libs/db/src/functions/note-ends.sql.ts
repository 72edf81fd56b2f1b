import { sql } from './sql-function.js';

/** The function that keeps up which jobs fail. */
export const noteEnds = sql`
-- Notes how runs of jobs have ended: a failure begins or prolongs the streak of its job, a success ends it. One row for each
-- job, in the order of their ids, so that two who do this never wait for each other in a circle. It is the last that a
-- transaction does: its locks are short.
create or replace function aster.note_ends(
  ends jsonb, -- [{"job", "run", "ok", "reason", "line"}] in the order in which they count as ended
  ended_at timestamptz
) returns void language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
as $$
declare
  ended record;
begin
  for ended in
    select e.job_id, bool_or(e.ok) as has_succeeded,
      count(*) filter (where e.n > e.success_n) as failures,
      (array_agg(e.run_id order by e.n) filter (where e.n > e.success_n))[1] as first_run_id,
      (array_agg(e.run_id order by e.n desc))[1] as last_run_id,
      (array_agg(e.reason order by e.n desc))[1] as reason, (array_agg(e.line order by e.n desc))[1] as line
    from (
      select (of_run ->> 'job')::uuid as job_id, (of_run ->> 'run')::uuid as run_id, (of_run ->> 'ok')::boolean as ok,
        of_run ->> 'reason' as reason, of_run ->> 'line' as line, n,
        coalesce(max(n) filter (where (of_run ->> 'ok')::boolean) over (partition by of_run ->> 'job'), 0) as success_n
      from jsonb_array_elements(ends) with ordinality as given(of_run, n)
    ) e group by e.job_id order by e.job_id
  loop
    if ended.failures = 0 then
      delete from aster.job_streaks s where s.job_id = ended.job_id;
    else
      insert into aster.job_streaks as s (job_id, failures, first_failed_at, first_run_id, last_failed_at, last_run_id,
        last_success_at, reason, error_line)
      values (ended.job_id, ended.failures, ended_at, ended.first_run_id, ended_at, ended.last_run_id,
        case when ended.has_succeeded then ended_at else (
          select greatest(n.last_success_at, case when n.last_status = 'succeeded' then n.last_finished_at end)
          from aster.job_numbers n where n.job_id = ended.job_id
        ) end, ended.reason, ended.line)
      on conflict (job_id) do update set
        failures = excluded.failures + case when ended.has_succeeded then 0 else s.failures end,
        first_failed_at = case when ended.has_succeeded then excluded.first_failed_at else s.first_failed_at end,
        first_run_id = case when ended.has_succeeded then excluded.first_run_id else s.first_run_id end,
        last_success_at = case when ended.has_succeeded then excluded.last_success_at else s.last_success_at end,
        last_failed_at = excluded.last_failed_at, last_run_id = excluded.last_run_id, reason = excluded.reason,
        error_line = excluded.error_line;
    end if;
  end loop;
end
$$;
`;
