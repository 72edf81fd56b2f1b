/** Who has signed in to the dashboard. */
export const sessions = `
-- What is stored are hashes: whoever reads these tables, or a dump of them, cannot act as somebody.
create table aster.sessions (
  -- SHA-256 of what the browser keeps
  hash bytea primary key check (octet_length(hash) = 32),
  -- user:<name>
  actor text not null,
  role text not null check (role in ('read', 'operate', 'write', 'admin')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_expires_at on aster.sessions (expires_at);

-- What the pages of a session send to the API, for some minutes each.
create table aster.session_tokens (
  hash bytea primary key check (octet_length(hash) = 32),
  session_hash bytea not null references aster.sessions on delete cascade,
  expires_at timestamptz not null
);
create index session_tokens_session on aster.session_tokens (session_hash, expires_at);
`;
