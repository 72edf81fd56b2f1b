import { mendStreaks } from '../../libs/statistics/dist/numbers/mend-streaks.js';
import { refreshNumbers } from '../../libs/statistics/dist/numbers/refresh-numbers.js';
import { addSpan } from '../../libs/statistics/dist/rollups/add-span.js';
import { setForStatistics } from '../../libs/statistics/dist/rollups/statistics-settings.js';

const weekMs = 7 * 24 * 3_600_000;
/** Rows in one statement: some seconds, so that progress shows and a deadline holds. */
const portion = 200_000;

/**
 * Writes jobs and runs of so many weeks, and adds all of them up; nothing where a measure before has done it in the
 * same database. @param tell hears how far it is
 */
export async function fillFleet(store, { jobs, runs, weeks, tell }) {
  const client = await store.connect();
  const { rows } = await client.query(
    'select (select count(*) from aster.jobs) as jobs, (select count(*) from aster.finished_runs) as runs',
  );
  if (Number(rows[0].jobs) === jobs && Number(rows[0].runs) >= runs) {
    tell(`${jobs} jobs and ${runs} runs are there`);
    return client.end();
  }
  tell(`writing ${jobs} jobs and ${runs} runs`);
  await fillJobs(client, jobs);
  let toldAt = Date.now();
  const told = (text) => {
    if (Date.now() - toldAt < 10_000) return;
    toldAt = Date.now();
    tell(text);
  };
  await fillEndedRuns(client, { runs, jobs, weeks, told: (done) => told(`${done} of ${runs} runs are written`) });
  await client.query('vacuum analyze aster.finished_runs, aster.jobs, aster.job_cursors');
  const addedFrom = performance.now();
  await fillRollups(store.db, { weeks, told });
  tell(`all were added up in ${Math.round((performance.now() - addedFrom) / 1_000)} s`);
  await client.query('vacuum analyze aster.run_stats, aster.job_numbers, aster.job_streaks');
  await client.end();
}

/** Writes so many jobs in 500 schedules and 10 pools, due in the coming hours. */
export async function fillJobs(client, count) {
  for (let from = 1; from <= count; from += 20_000) {
    const to = Math.min(count, from + 19_999);
    await client.query(
      `with made as (
        insert into aster.jobs (id, name, cron_expr, timezone, anchor_at, command, args, env, status, max_retries,
          retry_delay_ms, retry_backoff, retry_max_delay_ms, timeout_ms, kill_grace_ms, concurrency_policy, queue_limit,
          misfire_policy, catchup_window_ms, on_worker_lost, pool, priority, created_at, updated_at)
        select md5('job-' || n)::uuid, 'job-' || n,
          case when n % 500 < 60 then n % 60 || ' * * * *' else n % 60 || ' ' || n % 500 / 21 || ' * * *' end,
          'UTC', clock_timestamp(), 'true', '{}', '{}', 'active', 3, 5000, 2, 300000, 600000, 5000, 'allow', 100, 'latest',
          3600000, 'retry', 'pool ' || n % 10, 0, clock_timestamp() - interval '3 years', clock_timestamp()
        from generate_series($1::integer, $2::integer) n returning id
      )
      insert into aster.job_cursors (job_id, planned_until, next_run_at)
      select id, clock_timestamp(), clock_timestamp() + interval '1 day' from made`,
      [from, to],
    );
  }
}

/**
 * Writes so many runs that have ended, in the order of their ends: spread over weeks up to an hour ago, and jobs. There
 * are partitions for a year.
 */
export async function fillEndedRuns(client, { runs, jobs, weeks, told }) {
  const spanMs = weeks * weekMs;
  const startMs = Date.now() - 3_600_000 - spanMs;
  await client.query('select aster.create_partitions($1, $2)', [
    new Date(Date.now() - 52 * weekMs),
    new Date(Date.now() + weekMs),
  ]);
  await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`); // begun anew if cut off
  await withoutIndexes(client, async () => {
    for (let from = 0; from < runs; from += portion) {
      const count = Math.min(portion, runs - from);
      await insertRuns(client, { startMs, stepMs: spanMs / runs, from, count, jobs });
      told?.(from + count);
    }
  });
}

/** Builds the indexes of history, but for the key, when all is written: row by row they take most of the time. */
async function withoutIndexes(client, write) {
  const { rows } = await client.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = 'aster.finished_runs'::regclass and not indisprimary`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await write();
  for (const { definition } of rows) await client.query(definition.replace(' ON ONLY ', ' ON '));
}

/**
 * Adds all runs up, by the statement that adds up a minute, in portions of two days, and looks at each job once at the
 * end. Minute by minute, as a scheduler does it, each portion looks at its jobs anew: hours for millions of runs.
 */
export async function fillRollups(db, { weeks, told }) {
  const now = new Date(Math.floor(Date.now() / 60_000) * 60_000 - 60_000);
  const begin = new Date(now.getTime() - weeks * weekMs - 2 * 86_400_000);
  for (let from = begin; from < now;) {
    const until = new Date(Math.min(now.getTime(), from.getTime() + 2 * 86_400_000));
    await db.transaction().execute(async (tx) => {
      await setForStatistics(tx);
      await addSpan(tx, { from, until, now, unknownZones: [] });
    });
    from = until;
    told?.(`runs up to ${from.toISOString()} are added up`);
  }
  await db.insertInto('stats_progress').values({ closed_until: now, recounted_until: now }).execute();
  const jobs = (await db.selectFrom('jobs').select('id').orderBy('id').execute()).map(({ id }) => id);
  for (let first = 0; first < jobs.length; first += 5_000) {
    const some = jobs.slice(first, first + 5_000);
    await db.transaction().execute(async (tx) => {
      await setForStatistics(tx);
      await refreshNumbers(tx, some, now);
    });
    await mendStreaks(db, some);
    told?.(`${first + some.length} jobs have their numbers`);
  }
}

/** Writes what ends within one minute at a rate. */
export async function fillMinute(client, { minute, runs, jobs, told }) {
  for (let from = 0; from < runs; from += portion) {
    const count = Math.min(portion, runs - from);
    await insertRuns(client, { startMs: minute.getTime(), stepMs: 59_000 / runs, from, count, jobs });
    told?.(from + count);
  }
}

/** Runs that end one after the other; nineteen of twenty succeed. */
export async function insertRuns(client, { startMs, stepMs, from, count, jobs }) {
  await client.query(
    `insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
       finished_at, exit_code, error_msg, reason, worker_id, created_at)
     select (lpad(to_hex(ms::bigint), 12, '0') || substr(md5(n::text || ms), 1, 20))::uuid, md5('job-' || 1 + n % $5::bigint)::uuid,
       case when n % 20 = 7 then (array['failed', 'timed_out', 'skipped'])[1 + n / 20 % 3] else 'succeeded' end, 'schedule', 1,
       at, at, at, at + n % 900 * interval '1 millisecond', 0, case when n % 20 = 7 then 'broken ' || n end,
       case when n % 20 = 7 then 'exit_code' end, md5('worker')::uuid, at
     from (
       select n, $1::float8 + n * $2::float8 as ms, to_timestamp(($1::float8 + n * $2::float8) / 1000) as at
       from generate_series($3::bigint, $3::bigint + $4::bigint - 1) n
     ) t`,
    [startMs, stepMs, from, count, jobs],
  );
}
