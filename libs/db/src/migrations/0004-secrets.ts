/** Secrets that jobs name, sealed by a key that only the programs have. */
export const secrets = `
create table aster.secrets (
  name text primary key,
  -- AES-256-GCM: a byte for the form, the nonce, what is sealed, and its tag
  sealed bytea not null,
  -- which key has sealed it: the beginning of a digest of that
  key_id text not null,
  -- grows with each value that it is given
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- what a new key still has to seal
create index secrets_by_key on aster.secrets (key_id, name);

-- which jobs name secrets: there are few of them among all jobs
create index jobs_with_secrets on aster.jobs (name) where env::text like '%\${secret:%';
`;
