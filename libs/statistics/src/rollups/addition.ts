import { type RawBuilder, sql } from 'kysely';

/**
 * The CTE `written` and what it needs: adds `totals` and `counted` to the buckets that they name, each of them once.
 * Whoever does this holds the row of `stats_progress`, so nobody changes a bucket between the look at it and the write.
 */
export function addition(): RawBuilder<unknown> {
  return sql`
    before as materialized (
      select s.grain, s.scope, s.bucket, s.duration_at, s.duration_n, s.delay_at, s.delay_n from totals t
      cross join lateral (
        select * from aster.run_stats s where s.grain = t.grain and s.scope = t.scope and s.bucket = t.bucket offset 0
      ) s
    ),
    merged as (
      select grain, scope, bucket, of_delay, at, sum(n)::bigint as n from (
        select grain, scope, bucket, of_delay, at, n from counted
        union all
        select b.grain, b.scope, b.bucket, false, u.at, u.n from before b
        cross join lateral unnest(b.duration_at, b.duration_n) u(at, n)
        union all
        select b.grain, b.scope, b.bucket, true, u.at, u.n from before b
        cross join lateral unnest(b.delay_at, b.delay_n) u(at, n)
      ) parts group by grain, scope, bucket, of_delay, at having sum(n) <> 0
    ),
    arrays as (
      select grain, scope, bucket, array_agg(at order by at) filter (where not of_delay) as duration_at,
        array_agg(n order by at) filter (where not of_delay) as duration_n,
        array_agg(at order by at) filter (where of_delay) as delay_at, array_agg(n order by at) filter (where of_delay) as delay_n
      from merged group by grain, scope, bucket
    ),
    written as (
      insert into aster.run_stats as s
      select t.*, coalesce(a.duration_at, '{}'), coalesce(a.duration_n, '{}'), coalesce(a.delay_at, '{}'),
        coalesce(a.delay_n, '{}')
      from totals t left join arrays a using (grain, scope, bucket)
      on conflict (grain, scope, bucket) do update set
        succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed,
        timed_out = s.timed_out + excluded.timed_out, cancelled = s.cancelled + excluded.cancelled,
        skipped = s.skipped + excluded.skipped, skipped_ticks = s.skipped_ticks + excluded.skipped_ticks,
        retried = s.retried + excluded.retried, run_ms = s.run_ms + excluded.run_ms,
        run_ms_max = greatest(s.run_ms_max, excluded.run_ms_max), delay_ms = s.delay_ms + excluded.delay_ms,
        delay_ms_max = greatest(s.delay_ms_max, excluded.delay_ms_max), duration_at = excluded.duration_at,
        duration_n = excluded.duration_n, delay_at = excluded.delay_at, delay_n = excluded.delay_n
      returning 1
    )`;
}
