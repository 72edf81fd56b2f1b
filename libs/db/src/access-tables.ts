import type { Reach, Role } from '@aster-scheduler/core';
import type { ColumnType } from 'kysely';

/** Keys of the API, without the keys. */
export interface ApiKeysTable {
  id: string;
  name: string;
  hash: Buffer;
  hint: string;
  role: Role;
  reach: ColumnType<Reach, string, string>;
  created_at: Date;
  created_by: string;
  expires_at: Date | null;
  revoked_at: Date | null;
  revoked_by: string | null;
  last_used_at: Date | null;
  last_used_from: string | null;
}

/** Who did what; rows are only added. */
export interface AuditLogTable {
  id: string;
  at: Date;
  actor: string;
  action: string;
  subject_kind: string | null;
  subject_id: string | null;
  subject_name: string | null;
  address: string | null;
  user_agent: string | null;
  request_id: string | null;
  before: ColumnType<unknown, string | null, never>;
  after: ColumnType<unknown, string | null, never>;
}

/** Who has signed in to the dashboard. */
export interface SessionsTable {
  hash: Buffer;
  actor: string;
  role: Role;
  created_at: Date;
  expires_at: Date;
}

/** What the pages of a session send to the API. */
export interface SessionTokensTable {
  hash: Buffer;
  session_hash: Buffer;
  expires_at: Date;
}
