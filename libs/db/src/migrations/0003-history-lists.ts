/**
 * Indexes for lists of finished runs of which there are few: by trigger, or those of a job or a trigger that did not
 * succeed. A run that was asked for and succeeded, of which there may be tens of thousands a second, is in none of them.
 *
 * Where there is much history already, its partitions go without: to build the indexes there would hold up whoever
 * writes. Lists find those runs all the same, only more slowly.
 */
export const historyLists = `
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
    ) parts where total < 64 * 1024 * 1024
  loop
    for i in 1 .. 3 loop
      child := (select relname from pg_class where oid = part) || '_' || names[i];
      execute format('create index %I on %s %s', child, part, columns[i]);
      execute format('alter index aster.%I attach partition aster.%I', 'finished_runs_' || names[i], child);
    end loop;
  end loop;
end
$$;
`;
