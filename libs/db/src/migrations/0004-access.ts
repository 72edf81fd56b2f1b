/** Who may call the API, and who has changed what. */
export const access = `
-- Keys of the API. What is stored is a hash: whoever reads this table, or a dump of it, cannot use them.
create table aster.api_keys (
  id uuid primary key,
  name text not null,
  -- SHA-256 of the key
  hash bytea not null unique check (octet_length(hash) = 32),
  -- what it begins with, to tell keys apart
  hint text not null,
  role text not null check (role in ('read', 'operate', 'write', 'admin')),
  -- {"pools", "labels", "namePrefixes"}: lists, one of each must fit; what is absent does not matter
  reach jsonb not null default '{}',
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  -- to the minute
  last_used_at timestamptz,
  last_used_from text
);
create unique index api_keys_name on aster.api_keys (name) where revoked_at is null;

-- Who did what, written in the transaction of the change. Ids sort by time.
create table aster.audit_log (
  id uuid primary key,
  at timestamptz not null,
  -- key:<name>, user:<name>, app, or anyone where no key is asked for
  actor text not null,
  -- the operation of the API, such as putJob, or signInFailed
  action text not null,
  subject_kind text,
  subject_id text,
  subject_name text,
  address text,
  user_agent text,
  request_id text,
  -- what differs, without secrets and of a bounded size
  before jsonb,
  after jsonb
);
create index audit_log_actor on aster.audit_log (actor, id);
create index audit_log_action on aster.audit_log (action, id);
create index audit_log_subject on aster.audit_log (subject_id, id) where subject_id is not null;

-- Nothing in it changes, and nothing goes before its time: also not by a mistake of the programs that write it. Only the
-- owner of the table can take this away. Here and not with the other functions, since a trigger needs it from the start.
create function aster.keep_audit_log() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < clock_timestamp() - interval '90 days' then
    return old;
  end if;
  raise exception 'the audit log is only added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_is_kept before update or delete on aster.audit_log
  for each row execute function aster.keep_audit_log();
create trigger audit_log_is_not_emptied before truncate on aster.audit_log
  for each statement execute function aster.keep_audit_log();
`;
