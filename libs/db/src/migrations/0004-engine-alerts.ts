/** What rules for alerts about the engine itself go by, and silences about one incident. */
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

-- a silence about one incident: what its rule tells of its subject, and nothing else
alter table aster.silences add column rule_id uuid;
alter table aster.silences add column subject text;
`;
