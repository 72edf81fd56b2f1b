import { type Db, noCatchupWindowMs } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { at, start } from './insert-test-job.js';

/**
 * Adds minutely jobs by one statement: so many in all, of which so many are due a minute after `start`, the others
 * later.
 */
export async function insertManyJobs(db: Db, { count, due }: { count: number; due: number }): Promise<void> {
  await sql`
    with job as (
      insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
        retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy,
        queue_limit, misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at)
      select gen_random_uuid(), 'job ' || n, '* * * * *', 'UTC', ${start}, 'true', '{}', '{}', 'active', 3, 5000, 2,
        300000, 600000, 5000, 'allow', 100, 'latest', ${noCatchupWindowMs}, 'retry', 'default', n, ${start}, ${start}
      from generate_series(1, ${count}::integer) n returning id, priority as n
    )
    insert into aster.job_cursors (job_id, planned_until, next_run_at)
    select id, ${start}, case when n <= ${due} then ${at(60_000)}::timestamptz else ${at(3_600_000)} end from job
  `.execute(db);
}
