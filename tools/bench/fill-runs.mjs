/** Makes `count` due runs of a job by one statement. */
export async function fillRuns(client, jobId, count, handler = 'noop') {
  await client.query(
    `insert into aster.live_runs (id, job_id, status, trigger, pool, priority, handler, scheduled_at, available_at,
       concurrency_policy, created_at)
     select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint + n / 1000), 12, '0')
         || substr(md5(n::text || clock_timestamp()::text), 1, 20))::uuid,
       $1, 'scheduled', 'manual', 'default', 0, $3, clock_timestamp(), clock_timestamp(), 'allow', clock_timestamp()
     from generate_series(1, $2::integer) n`,
    [jobId, count, handler],
  );
  await client.query('analyze aster.live_runs');
}
