/** What planning goes by when the clock of the database went back, and when the time zone data of a host is newer. */
export const planning = `
-- ticks up to here may have their rows already, though planning goes on from before: the clock went back. What passes it,
-- clears it.
alter table aster.job_cursors add column made_until timestamptz;

-- ticks up to here are those of the schedules before, as job_schedules has them: the job was edited with more ticks due
-- than one transaction makes. What passes it, clears it.
alter table aster.job_cursors add column former_until timestamptz;

-- by which version of the time zone data the next ticks of jobs in named zones were worked out
create table aster.zone_data (
  is_only_row boolean primary key default true check (is_only_row),
  version text not null,
  -- how far the jobs have been gone through, by their ids; null: to the end
  after_job_id uuid,
  -- those that somebody had locked then
  left_job_ids uuid[] not null default '{}'
);

-- Up to here runs of a job that keeps only so many were removed, whichever program has done it: what the proof of the ledger
-- does not look for. A run that ends late comes back before them, so what is left does not say it.
alter table aster.kept_history add column removed_through uuid;
update aster.kept_history k set removed_through = (
  select r.id from aster.finished_runs r where r.job_id = k.job_id order by r.id limit 1
);

create function aster.note_removed_through() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    new.removed_through := greatest(new.removed_through, old.removed_through, old.remove_through);
  end if;
  -- of ticks that were skipped together there is one row: with it all of them go
  if new.remove_through is not null then
    new.removed_through := greatest(new.removed_through, (
      select aster.first_run_id(r.skipped_until + interval '1 millisecond') from aster.finished_runs r
      where r.job_id = new.job_id and r.skipped_until is not null and r.id <= new.remove_through
      order by r.id desc limit 1
    ));
  end if;
  return new;
end
$$;

create trigger kept_history_note_removed before insert or update of remove_through on aster.kept_history for each row
  execute function aster.note_removed_through();
`;
