import { sql } from './sql-function.js';

/** The function behind the questions whether runs of a pool wait for too long, and whether somebody serves it. */
export const oldestDueRuns = sql`
-- since when the first run of each pool has been due, however many there are: of each handler and priority the first one
-- is read, by the index that claims go by, and at most 10,000 of these. Runs elsewhere wait for no worker
create or replace function aster.oldest_due_runs(due_at timestamptz) returns table (pool text, due_since timestamptz)
  stable language plpgsql
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
begin
  return query with recursive lanes as (
    (
      select r.pool, coalesce(r.handler, '') as handler, r.priority, r.available_at, 1 as n from aster.live_runs r
      where r.status = 'scheduled' order by r.pool, coalesce(r.handler, ''), r.priority desc, r.available_at limit 1
    )
    union all
    select next.pool, next.handler, next.priority, next.available_at, l.n + 1 from lanes l cross join lateral (
      select first.* from (
        (
          select r.pool, coalesce(r.handler, '') as handler, r.priority, r.available_at, 1 as nearness from aster.live_runs r
          where r.status = 'scheduled' and r.pool = l.pool and coalesce(r.handler, '') = l.handler and r.priority < l.priority
          order by r.priority desc, r.available_at limit 1
        ) union all (
          select r.pool, coalesce(r.handler, ''), r.priority, r.available_at, 2 from aster.live_runs r
          where r.status = 'scheduled' and r.pool = l.pool and coalesce(r.handler, '') > l.handler
          order by coalesce(r.handler, ''), r.priority desc, r.available_at limit 1
        ) union all (
          select r.pool, coalesce(r.handler, ''), r.priority, r.available_at, 3 from aster.live_runs r
          where r.status = 'scheduled' and r.pool > l.pool
          order by r.pool, coalesce(r.handler, ''), r.priority desc, r.available_at limit 1
        )
      ) first order by first.nearness limit 1
    ) next
    where l.n < 10000
  )
  select l.pool, min(l.available_at) from lanes l
  where l.handler <> '@elsewhere' and l.available_at <= due_at group by l.pool;
end
$$;
`;
