import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type ScheduledJobs, unknownDurationMs } from './scheduled-jobs.js';

/**
 * All active jobs with a schedule, together where they start at the same instants and take about as long (log 2). By a
 * hash: the planner takes them for as many groups as jobs, and would sort all of them on disk.
 */
export async function readScheduledJobs(tx: Tx, pool?: string): Promise<readonly ScheduledJobs[]> {
  await sql`select set_config('enable_sort', 'off', true)`.execute(tx);
  const found = await sql<ScheduledJobs>`
    select cron_expr as "cronExpr", timezone, pool, count(*) as jobs, sum(usual_ms)::float8 as "usualMs",
      sum(p95_ms)::float8 as "p95Ms", min(name) as name
    from (
      select j.cron_expr, j.timezone, j.pool, j.name, coalesce(n.usual_ms, ${unknownDurationMs})::float8 as usual_ms,
        coalesce(n.p95_ms, n.usual_ms, ${unknownDurationMs})::float8 as p95_ms
      from aster.jobs j left join aster.job_numbers n on n.job_id = j.id
      where j.status = 'active' and j.cron_expr is not null and ${pool === undefined ? sql`true` : sql`j.pool = ${pool}`}
    ) j group by cron_expr, timezone, pool, floor(ln(greatest(usual_ms, 1)) / ln(2::float8))`.execute(tx);
  return found.rows;
}
