/** The view over live and finished runs, with what this release adds to both; after the columns it names. */
export const runsView = `
create or replace view aster.runs as
  select r.id, r.job_id, j.name as job_name, r.status, r.trigger, r.attempt_num, r.scheduled_at, r.available_at,
    r.started_at, null::timestamptz as finished_at, null::bigint as exit_code, null::text as signal,
    0::bigint as output_truncated_bytes, null::text as error_msg, r.reason, r.worker_id, r.upstream_run_ids, r.retry_of,
    null::timestamptz as skipped_until, null::bigint as skipped_ticks, r.overrides, null::jsonb as result, r.created_at,
    coalesce(r.started_at, r.created_at) as updated_at, null::integer as leftover_processes,
    null::jsonb as error, null::integer as job_version, r.actor, null::text as error_line, r.pool, r.priority
  from aster.live_runs r join aster.jobs j on j.id = r.job_id
  union all
  select r.id, r.job_id, j.name as job_name, r.status, r.trigger, r.attempt_num, r.scheduled_at, r.available_at,
    r.started_at, r.finished_at, r.exit_code, r.signal,
    r.output_truncated_bytes, r.error_msg, r.reason, r.worker_id, r.upstream_run_ids, r.retry_of,
    r.skipped_until, r.skipped_ticks, r.overrides, r.result, r.created_at,
    r.finished_at as updated_at, r.leftover_processes, r.error,
    r.job_version, r.actor, r.error_line, r.pool, r.priority
  from aster.finished_runs r join aster.jobs j on j.id = r.job_id;
`;
