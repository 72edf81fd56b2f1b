import type { Role } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Whose token it is that opens the API now. */
export interface UsableSession {
  /** `user:<name>` */
  readonly actor: string;
  readonly role: Role;
  /** How long the token still does so, by the database's clock. */
  readonly usableForMs: number;
}

/** The session of the token with this hash, unless one of the two is over. */
export async function findUsableSession(db: Db, hash: Buffer): Promise<UsableSession | undefined> {
  const { rows } = await sql<{ readonly actor: string; readonly role: Role; readonly usable_for_ms: number }>`
    select s.actor, s.role, (extract(epoch from t.expires_at - clock_timestamp()) * 1000)::float8 as usable_for_ms
    from aster.session_tokens t join aster.sessions s on s.hash = t.session_hash
    where t.hash = ${hash} and t.expires_at > clock_timestamp() and s.expires_at > clock_timestamp()`.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { actor: row.actor, role: row.role, usableForMs: row.usable_for_ms };
}
