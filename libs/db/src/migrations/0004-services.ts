/** Which schedulers and APIs there are, beside the workers. */
export const services = `
create table aster.services (
  id uuid primary key,
  kind text not null check (kind in ('scheduler', 'api')),
  -- for people: host and process
  name text not null,
  version text not null,
  -- of the time zone data that it works with
  tz_data text not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  -- of a scheduler: when it has last looked for due jobs
  last_pass_at timestamptz,
  -- of a scheduler: how long it keeps finished runs; null: for ever
  run_retention_ms bigint,
  -- how far the clock of its host is ahead of the database's
  clock_ahead_ms bigint
) with (fillfactor = 50);
`;
