import { perSecond } from '../statistics.mjs';

const batch = 500;

/**
 * The raw limit of runs through live and history tables: one connection, prepared statements, batches of 500: claim,
 * then delete and write history, nothing decided in between. The claim names the handler, since the index of what can
 * be executed begins with it: without it each batch would sort all that is due, which is no limit.
 */
export async function rawRuns(client, count) {
  const claim = {
    name: 'raw-claim',
    text: `update aster.live_runs set status = 'running', started_at = clock_timestamp(), attempt_num = 1, fence = 1
      where id = any(array(select id from aster.live_runs where pool = 'default' and coalesce(handler, '') = 'noop'
        and status = 'scheduled' and available_at <= (select clock_timestamp()) order by priority desc, available_at limit ${batch}
        for update skip locked)) returning id`,
  };
  const settle = (ids) => ({
    name: 'raw-settle',
    text: `with gone as (delete from aster.live_runs where id = any($1::uuid[]) returning *)
      insert into aster.finished_runs (id, job_id, status, trigger, attempt_num, scheduled_at, available_at, started_at,
        finished_at, created_at)
      select id, job_id, 'succeeded', trigger, attempt_num, scheduled_at, available_at, started_at, clock_timestamp(),
        created_at from gone`,
    values: [ids],
  });
  const startedAt = performance.now();
  for (let done = 0; done < count;) {
    const { rows } = await client.query(claim);
    await client.query(settle(rows.map((row) => row.id)));
    done += rows.length;
  }
  return perSecond(count, performance.now() - startedAt);
}
