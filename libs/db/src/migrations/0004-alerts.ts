import { advisoryLocks } from '../advisory-locks.js';

/** Who is to be told of what, what is wrong now, and what is still to be sent. */
export const alerts = `
create table aster.alert_channels (
  id uuid primary key,
  name text not null unique,
  kind text not null,
  config jsonb not null, -- secrets only as references
  is_enabled boolean not null default true,
  -- why it is off although nobody has turned it off
  disabled_reason text,
  -- the source that declares it, what that last said of it by the names of fields, and whether it is off since the
  -- source no longer has it
  managed_by text,
  declared jsonb,
  is_pruned boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- whoever sends holds the channel for a while: messages of one channel have an order
  fence bigint not null default 0,
  lease_until timestamptz
);

create table aster.alert_rules (
  id uuid primary key,
  name text not null unique,
  kind text not null,
  params jsonb not null,
  -- which jobs: as it was asked for, and as statements compare it; null: whatever they are
  match jsonb not null default '{}',
  name_patterns text[], -- of LIKE
  labels jsonb not null default '{}',
  pools text[],
  channel_ids uuid[] not null default '{}',
  severity text not null check (severity in ('info', 'warning', 'critical')),
  remind_ms bigint,
  notify_on text[] not null,
  is_enabled boolean not null default true,
  note text,
  runbook_url text,
  -- which ends it looks at: 1 failures and the first success after them, 2 every end, 4 skips; 0 none
  watches smallint not null,
  -- whether it counts for every job, so that jobs are not marked for it one by one
  is_broad boolean not null,
  -- the source that declares it, what that last said of it by the names of fields, and whether it is off since the
  -- source no longer has it
  managed_by text,
  declared jsonb,
  is_pruned boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- It does not refer to rules: whoever settles a run must not wait for somebody who changes one.
create table aster.incidents (
  id uuid primary key,
  rule_id uuid not null,
  subject text not null,
  job_id uuid, -- when a job is the subject
  severity text not null,
  state text not null check (state in ('open', 'acknowledged', 'resolved')),
  opened_at timestamptz not null,
  opened_by_run uuid,
  last_at timestamptz not null,
  last_run uuid,
  count bigint not null default 1,
  acknowledged_at timestamptz,
  acknowledged_by text,
  resolved_at timestamptz,
  resolved_by_run uuid,
  resolution text,
  remind_at timestamptz,
  note text,
  facts jsonb not null
) with (fillfactor = 80);

-- two cannot be open for the same thing, whoever races
create unique index incidents_one_open on aster.incidents (rule_id, subject) where resolved_at is null;
create index incidents_remind on aster.incidents (remind_at) where state = 'open' and remind_at is not null;
create index incidents_opened on aster.incidents (opened_at, id);
create index incidents_of_job on aster.incidents (job_id, id) where job_id is not null;
create index incidents_of_rule on aster.incidents (rule_id, id);

create table aster.notifications (
  id uuid primary key,
  incident_id uuid,
  rule_id uuid,
  run_id uuid,
  channel_id uuid not null,
  event text not null check (event in ('opened', 'reminded', 'resolved', 'notice', 'test', 'digest')),
  payload jsonb not null,
  state text not null check (state in ('pending', 'sent', 'failed', 'dropped')),
  -- sent as a part of this one
  sent_with uuid,
  attempt_num integer not null default 0,
  next_attempt_at timestamptz not null,
  last_status integer,
  last_error text,
  response_excerpt text,
  created_at timestamptz not null,
  sent_at timestamptz
) with (fillfactor = 70);

create index notifications_due on aster.notifications (channel_id, next_attempt_at, id) where state = 'pending';
create index notifications_leading on aster.notifications (channel_id, next_attempt_at, id) where state = 'pending' and sent_with is null;
create index notifications_sent on aster.notifications (channel_id, sent_at) where sent_at is not null and sent_with is null;
create index notifications_of_incident on aster.notifications (incident_id, id) where incident_id is not null;
create index notifications_sent_with on aster.notifications (sent_with) where sent_with is not null;
create index notifications_of_channel on aster.notifications (channel_id, id);
create index notifications_unsent on aster.notifications (state, id) where state <> 'sent';
create index notifications_created on aster.notifications (created_at, id);

create table aster.silences (
  id uuid primary key,
  match jsonb not null,
  name_patterns text[],
  labels jsonb not null default '{}',
  pools text[],
  begins_at timestamptz not null,
  ends_at timestamptz not null,
  note text,
  created_by text,
  version integer not null default 1,
  created_at timestamptz not null
);
create index silences_ends on aster.silences (ends_at);

-- when to look next whether something has not happened for too long
create table aster.timed_checks (
  rule_id uuid not null references aster.alert_rules on delete cascade,
  subject text not null,
  next_check_at timestamptz not null,
  primary key (rule_id, subject)
);
create index timed_checks_due on aster.timed_checks (next_check_at);

-- since when the rules that go by time count: they start anew after a time without a scheduler
create table aster.alert_clock (
  is_only_row boolean primary key default true check (is_only_row),
  counts_from timestamptz not null,
  looked_at timestamptz not null
);

-- which ends of its runs some rule looks at; kept by whoever writes rules, and by the trigger below
alter table aster.jobs add column watched smallint not null default 0;

-- Which ends of runs some rule about all jobs looks at, as bits: a sequence, since whoever settles runs reads it in each
-- statement, and that reads no table and costs no plan. A bit too many costs a look at the rules: so bits are added here
-- with each change of rules, whatever becomes of it, and taken away by aster.forget_broad_watches.
create sequence aster.broad_watches minvalue 0 start 0;
select setval('aster.broad_watches', 0);

create function aster.note_broad_watches() returns trigger language plpgsql
  security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform setval('aster.broad_watches', pg_sequence_last_value('aster.broad_watches')
    | (select coalesce(bit_or(r.watches), 0) from aster.alert_rules r where r.is_enabled and r.is_broad));
  return null;
end
$$;

create trigger alert_rules_note_watches after insert or update on aster.alert_rules
  for each statement execute function aster.note_broad_watches();

-- Whoever changes rules holds the lock alone, so that no job is made meanwhile that does not see them.
create function aster.watched_by(name text, labels jsonb, pool text) returns smallint language sql stable as $$
  select coalesce(bit_or(r.watches), 0::smallint) from aster.alert_rules r
  where r.is_enabled and not r.is_broad
    and (r.name_patterns is null or watched_by.name like any(r.name_patterns)) and watched_by.labels @> r.labels
    and (r.pools is null or watched_by.pool = any(r.pools))
$$;

create function aster.watch_new_jobs() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(${advisoryLocks.alertRules});
  if exists (select from aster.alert_rules r where r.is_enabled and not r.is_broad and r.watches <> 0) then
    update aster.jobs j set watched = m.watched
    from (select a.id, aster.watched_by(a.name, a.labels, a.pool) as watched from added a) m
    where j.id = m.id and m.watched <> 0;
  end if;
  return null;
end
$$;

create trigger jobs_watch_new after insert on aster.jobs referencing new table as added
  for each statement execute function aster.watch_new_jobs();

create function aster.watch_job() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(${advisoryLocks.alertRules});
  new.watched := aster.watched_by(new.name, new.labels, new.pool);
  return new;
end
$$;

create trigger jobs_watch_changed before update of name, labels, pool on aster.jobs for each row
  when (old.name is distinct from new.name or old.labels is distinct from new.labels or old.pool is distinct from new.pool)
  execute function aster.watch_job();
`;
