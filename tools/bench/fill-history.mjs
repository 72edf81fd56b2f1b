const jobs = 1_000;
const weekMs = 7 * 24 * 3_600_000;

/**
 * Writes `runs` finished runs, spread over `weeks` weekly partitions up to now: half of them of the job `history-1`,
 * the rest of a thousand others. Nineteen of twenty succeeded; every tenth has output. What a filter finds little of is
 * there as well: three cancelled runs in the first week, none of a backfill, one job with a single old run and one
 * without any.
 *
 * @returns ids of a job with half of all runs, one with few, one with one, one with none
 */
export async function fillHistory(client, { runs, weeks }) {
  await fillJobs(client);
  const now = Date.now();
  await client.query('select aster.create_partitions($1, $2)', [
    new Date(now - weeks * weekMs),
    new Date(now + 8 * weekMs),
  ]);
  for (let week = weeks; week >= 1; week -= 1) {
    const count = Math.round(runs / weeks);
    await fillWeek(client, { fromMs: now - week * weekMs, count });
    if (week === weeks) await addOddities(client, now - week * weekMs);
  }
  await client.query('vacuum analyze aster.finished_runs, aster.run_attempts, aster.run_output, aster.jobs');
  const found = await client.query(`select name, id from aster.jobs where name like 'history-%'`);
  const ids = new Map(found.rows.map(({ name, id }) => [name, id]));
  return {
    big: ids.get('history-1'),
    small: ids.get('history-2'),
    single: ids.get('history-single'),
    empty: ids.get('history-empty'),
  };
}

async function fillJobs(client) {
  await client.query(
    `with made as (
      insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
        retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy, queue_limit,
        misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at)
      select md5('history-' || n)::uuid, 'history-' || n, '0 * * * *', 'UTC', clock_timestamp(), 'true', '{}', '{}',
        'active', 3, 5000, 2, 300000, 600000, 5000, 'allow', 100, 'latest', 3600000, 'retry', 'default', 0,
        clock_timestamp() - interval '3 years', clock_timestamp()
      from (select n::text from generate_series(1, $1::integer) n union all values ('single'), ('empty')) names(n)
      returning id, created_at, anchor_at
    ), cursors as (
      insert into aster.job_cursors (job_id, planned_until, next_run_at)
      select id, clock_timestamp(), clock_timestamp() + interval '1 day' from made
    )
    insert into aster.job_schedules (job_id, since, status, cron_expr, timezone, anchor_at)
    select id, created_at, 'active', '0 * * * *', 'UTC', anchor_at from made`,
    [jobs],
  );
}

async function fillWeek(client, { fromMs, count }) {
  await client.query(
    `with made as (
      select (lpad(to_hex(ms), 12, '0') || substr(md5(n::text), 1, 20))::uuid as id,
        md5('history-' || case when n % 2 = 0 then 1 else 2 + n / 2 % ${jobs - 1} end)::uuid as job_id,
        case when n % 20 <> 7 then 'succeeded' else (array['failed', 'timed_out', 'skipped'])[1 + n / 20 % 3] end as status,
        case when n % 10 = 3 then 'manual' else 'schedule' end as trigger, to_timestamp(ms / 1000.0) as at, n
      from (select n, $1::bigint + n * ${weekMs}::bigint / $2::integer as ms from generate_series(0, $2::integer - 1) n) t
    ), written as (
      insert into aster.run_output (run_id, attempt_num, seq, stream, data, written_at)
      select id, 1, 0, 'stdout', 'done', at from made where n % 10 = 0
    ), retried as (
      insert into aster.run_attempts (run_id, attempt_num, status, started_at, finished_at)
      select id, 1, 'failed', at, at from made where n % 50 = 0
    )
    insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
      finished_at, exit_code, worker_id, created_at)
    select id, job_id, status, trigger, case when n % 50 = 0 then 2 else 1 end, at, at, at, at, 0, md5('worker')::uuid, at
    from made`,
    [fromMs, count],
  );
}

async function addOddities(client, atMs) {
  await client.query(
    `insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, finished_at,
       created_at)
     select (lpad(to_hex($1::bigint + n), 12, '0') || substr(md5('odd' || n), 1, 20))::uuid,
       md5('history-' || case when n = 4 then 'single' else '1' end)::uuid,
       case when n = 4 then 'succeeded' else 'cancelled' end, 'dependency', 0, to_timestamp($1::bigint / 1000.0),
       to_timestamp($1::bigint / 1000.0), to_timestamp($1::bigint / 1000.0), to_timestamp($1::bigint / 1000.0)
     from generate_series(1, 4) n`,
    [atMs],
  );
}
