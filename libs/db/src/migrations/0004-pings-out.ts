/** Jobs whose runs are told to somebody who waits for them. */
export const pingsOut = `
-- where begin and end of each run are told; may name secrets
alter table aster.jobs add column ping_url text;
create index jobs_with_pings on aster.jobs (name) where ping_url is not null;

-- What is to be told, in the order in which it happened; gone once it is told, or is of no use any more.
create table aster.outgoing_pings (
  run_id uuid not null,
  event text not null check (event in ('start', 'end')),
  job_id uuid not null,
  created_at timestamptz not null,
  attempt_num integer not null default 0,
  next_attempt_at timestamptz not null,
  -- whoever sends it holds it for a while
  fence integer not null default 0,
  lease_until timestamptz,
  primary key (run_id, event)
) with (fillfactor = 70);
create index outgoing_pings_of_job on aster.outgoing_pings (job_id, created_at, event desc, run_id);
-- jobs with something that was not tried yet, and what is to be tried again by when: thousands may wait for that
create index outgoing_pings_fresh on aster.outgoing_pings (job_id) where attempt_num = 0;
create index outgoing_pings_again on aster.outgoing_pings (next_attempt_at) where attempt_num > 0;
`;
