/** What rules for alerts about the engine itself go by. */
export const engineAlerts = `
-- workers whose lease ran out, until nobody asks any more: they themselves are removed with their last run
create table aster.lost_workers (
  worker_id uuid primary key,
  name text not null,
  pools text[] not null,
  lost_at timestamptz not null,
  -- that it had, and that were taken from it
  runs bigint not null,
  -- when the rules were told
  told_at timestamptz
);
create index lost_workers_untold on aster.lost_workers (lost_at) where told_at is null;
`;
