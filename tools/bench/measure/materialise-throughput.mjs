import { materialisePass } from '@aster-scheduler/scheduler';
import { perSecond } from '../statistics.mjs';

const due = 10_000;

/** Ticks materialised per second, 10,000 due jobs among many, against one raw statement in chunks of 1000. */
export async function materialiseThroughput(bench) {
  const small = await measure(bench, due);
  const large = await measure(bench, Number(process.env.BENCH_JOBS ?? 1_000_000));
  return [
    {
      name: `ticks materialised per second, ${large.jobs} jobs`,
      ...large,
      ratio: large.ours / large.raw,
      must: 0.5,
      aim: 0.8,
    },
    { name: 'the longest of its transactions (ms)', ours: large.longestMs, must: 50 },
    {
      name: 'the same pass with 10,000 jobs in all',
      raw: large.ours,
      ours: small.ours,
      ratio: small.ours / large.ours,
      must: 1.3,
      aim: 1.1,
    },
  ];
}

async function measure(bench, jobs) {
  const client = await bench.connect();
  await bench.empty();
  await fillJobs(client, jobs);
  const raw = await rawPass(client);
  await client.query('truncate aster.live_runs');
  const tick = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000);
  await client.query(
    `update aster.job_cursors set planned_until = $1::timestamptz - interval '1 second', next_run_at = $1
    where job_id in (select id from aster.jobs where name like 'due-%')`,
    [tick],
  );
  await client.query('vacuum analyze aster.job_cursors');
  let longestMs = 0;
  let runs = 0;
  const services = {
    db: bench.db,
    now: () => new Date(tick.getTime() + 100), // one tick of each job is due, however long this takes
    notifier: { notify: () => undefined, takeTurn: () => false },
    emit: (event) => {
      if (event.type !== 'ticks.materialised') return;
      longestMs = Math.max(longestMs, event.durationMs);
      runs += event.runs;
    },
  };
  const startedAt = performance.now();
  while (runs < due) await materialisePass(services);
  const ours = perSecond(runs, performance.now() - startedAt);
  await client.end();
  return { jobs, raw, ours, longestMs };
}

async function fillJobs(client, jobs) {
  await client.query(
    `with made as (
      insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
        retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy, queue_limit,
        misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at)
      select gen_random_uuid(), case when n <= ${due} then 'due-' else 'idle-' end || n, '*/' || 1 + n % 29 || ' * * * *',
        'UTC', clock_timestamp(), 'true', '{}', '{}', 'active', 3, 5000, 2, 300000, 600000, 5000, 'allow', 100, 'latest',
        3600000, 'retry', 'default', 0, clock_timestamp(), clock_timestamp()
      from generate_series(1, $1::integer) n returning id, name
    )
    insert into aster.job_cursors (job_id, planned_until, next_run_at)
    select id, date_trunc('second', clock_timestamp()) - interval '2 seconds',
      case when name like 'due-%' then date_trunc('second', clock_timestamp()) - interval '1 second'
        else clock_timestamp() + interval '1 day' end
    from made`,
    [jobs],
  );
  // a minute field cannot be due at any second: the due jobs are per second
  await client.query(`update aster.jobs set cron_expr = '* * * * * *' where name like 'due-%'`);
  await client.query('vacuum analyze aster.jobs, aster.job_cursors');
}

/** Advances the cursor and inserts the run, a thousand jobs a statement, nothing planned. */
async function rawPass(client) {
  const statement = {
    name: 'raw-pass',
    text: `with due as (
        select c.job_id, c.next_run_at from aster.job_cursors c where c.next_run_at <= clock_timestamp()
        order by c.next_run_at limit 1000 for update skip locked
      ), moved as (
        update aster.job_cursors c set planned_until = d.next_run_at, next_run_at = d.next_run_at + interval '1 hour'
        from due d where c.job_id = d.job_id
      )
      insert into aster.live_runs (id, job_id, status, trigger, pool, priority, scheduled_at, available_at,
        concurrency_policy, created_at)
      select gen_random_uuid(), d.job_id, 'scheduled', 'schedule', j.pool, j.priority, d.next_run_at, d.next_run_at,
        'allow', clock_timestamp() from due d join aster.jobs j on j.id = d.job_id returning id`,
  };
  let done = 0;
  const startedAt = performance.now();
  while (done < due) done += (await client.query(statement)).rowCount;
  return perSecond(due, performance.now() - startedAt);
}
