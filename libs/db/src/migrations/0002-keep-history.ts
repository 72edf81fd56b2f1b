/**
 * History that stays fast: how many finished runs each job keeps, indexes for lists of what is rare, and upkeep. The
 * tables of jobs come last, since they stay locked until the end; nothing is rewritten.
 */
export const keepHistory = `
-- For lists of finished runs of which there are few: by trigger, or those of a job or a trigger that did not succeed. A
-- run that was asked for and succeeded, of which there may be tens of thousands a second, is in none of these indexes.
-- Where there is much history already, its partitions go without: to build the indexes there would hold up whoever
-- writes. Lists find those runs all the same, only more slowly.
create index finished_runs_trigger on only aster.finished_runs (trigger, id) where trigger <> 'manual';
create index finished_runs_unsuccessful_job on only aster.finished_runs (job_id, status, id) where status <> 'succeeded';
create index finished_runs_unsuccessful_trigger on only aster.finished_runs (status, trigger, id)
  where status <> 'succeeded';

do $$
declare
  part regclass;
  columns text[] := array['(trigger, id) where trigger <> ''manual''',
    '(job_id, status, id) where status <> ''succeeded''', '(status, trigger, id) where status <> ''succeeded'''];
  names text[] := array['trigger', 'unsuccessful_job', 'unsuccessful_trigger'];
  child text;
begin
  for part in
    select inhrelid from (
      select inhrelid, sum(pg_relation_size(inhrelid)) over (order by pg_relation_size(inhrelid), inhrelid) as total
      from pg_inherits where inhparent = 'aster.finished_runs'::regclass
    ) parts where total < 32 * 1024 * 1024
  loop
    for i in 1 .. 3 loop
      child := (select relname from pg_class where oid = part) || '_' || names[i];
      execute format('create index %I on %s %s', child, part, columns[i]);
      execute format('alter index aster.%I attach partition aster.%I', 'finished_runs_' || names[i], child);
    end loop;
  end loop;
end
$$;

-- Weeks begin on Monday 00:00 UTC, whatever zone a session is in: a week with a change of clocks would get another length
-- and no partition could follow it.
alter function aster.create_partitions(timestamptz, timestamptz) set timezone = 'UTC';

-- These rows change all the time: removing what is dead of them is to keep pace rather than be slowed down, and not to
-- give room back to the disk that is wanted again at once, under a lock that stops everybody.
alter table aster.live_runs set (autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false);

alter table aster.jobs add column keep_runs integer;
alter table aster.jobs add constraint jobs_keep_runs check (keep_runs between 1 and 1000000) not valid;

create index jobs_keeping on aster.jobs (id) where keep_runs is not null;

-- how far the history of each such job has been looked through
create table aster.kept_history (
  job_id uuid primary key references aster.jobs on delete cascade,
  keep_runs integer not null,
  seen_id uuid not null, -- the newest run then
  remove_through uuid -- runs up to this one are too many and still to be removed
) with (fillfactor = 80);

create index kept_history_surplus on aster.kept_history (job_id) where remove_through is not null;

-- the pools that jobs name are few, and are found one by one however many jobs there are
create index jobs_pool on aster.jobs (pool);
`;
