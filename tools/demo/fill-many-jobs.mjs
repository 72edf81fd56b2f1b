import { tickRunId } from '@aster-scheduler/core';

const perStatement = 20_000;

/**
 * Adds many jobs that are due once a day each, spread over it: an installation with some jobs for each customer.
 * Each has a run of yesterday or today.
 */
export async function fillManyJobs(client, { count, from, now }) {
  for (let first = 1; first <= count; first += perStatement) {
    const last = Math.min(count, first + perStatement - 1);
    await addRuns(client, await addJobs(client, { first, last, from, now }));
  }
}

/** Returns the jobs, each with its number and its last tick. */
async function addJobs(client, { first, last, from, now }) {
  const { rows } = await client.query(
    `with numbers as (
      select n, md5('customer ' || n)::uuid as id, 'customers/' || lpad(n::text, 6, '0') || '/' || task as name, task,
        n * 7 % 60 || ' ' || n * 5 % 24 || ' * * *' as cron_expr,
        (select max(tick) from generate_series(-1, 0) d, lateral (
          select date_trunc('day', $4::timestamptz, 'UTC') + d * interval '1 day' + n * 5 % 24 * interval '1 hour'
            + n * 7 % 60 * interval '1 minute' as tick) t where tick <= $4) as tick
      from generate_series($1::integer, $2::integer) n, lateral (
        select (array['sync', 'invoice', 'export', 'cleanup', 'report'])[1 + n % 5] as task) t
    ), made as (
      insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
        retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy, queue_limit,
        misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, labels, owner, created_at, updated_at)
      select id, name, cron_expr, 'UTC', $3, 'true', array[task], '{}', 'active', 3, 5000, 2, 300000, 600000, 5000, 'allow', 100,
        'latest', 9000000000000, 'retry', 'default', 0, json_build_object('task', task), 'customers', $3, $3 from numbers
    ), cursors as (
      insert into aster.job_cursors (job_id, planned_until, next_run_at) select id, $4, tick + interval '1 day' from numbers
    ), schedules as (
      insert into aster.job_schedules (job_id, since, status, cron_expr, timezone, anchor_at)
      select id, tick - interval '1 second', 'active', cron_expr, 'UTC', $3 from numbers
    )
    select n, id, tick from numbers`,
    [first, last, from, now],
  );
  return rows;
}

/** One of 5,000 has failed. */
async function addRuns(client, jobs) {
  await client.query(
    `insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
      finished_at, exit_code, reason, error_msg, error_line, worker_id, pool, created_at)
    select run_id, job_id, case when failed = 1 then 'failed' else 'succeeded' end, 'schedule', 1, tick, tick, tick,
      tick + n % 900 * interval '10 milliseconds', failed, case when failed = 1 then 'exit_code' end,
      case when failed = 1 then 'exit code 1' end, case when failed = 1 then 'the customer is not known' end,
      md5('worker of default')::uuid, 'default', tick
    from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::integer[]) as given(run_id, job_id, tick, n),
      lateral (select (n % 5000 = 7)::integer as failed) f`,
    [
      jobs.map(({ id, tick }) => tickRunId(id, tick)),
      jobs.map(({ id }) => id),
      jobs.map(({ tick }) => tick),
      jobs.map(({ n }) => n),
    ],
  );
}
