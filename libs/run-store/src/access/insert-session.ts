import { hashApiKey, type Role } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime } from '@aster-scheduler/db';
import type { AuditEntry } from './audit-entry.js';
import { insertAuditEntry } from './insert-audit-entry.js';

/** Somebody who has signed in. */
export interface NewSession {
  /** What the browser keeps; only its hash is written. */
  readonly secret: string;
  /** `user:<name>` */
  readonly actor: string;
  readonly role: Role;
  readonly lastsMs: number;
}

/** Of those that are over, removed at most with each new one. */
const mostRemoved = 1_000;

/** Adds a session, with its entry in the audit log, and removes some of those that are over. */
export async function insertSession(db: Db, session: NewSession, entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
  const { secret, actor, role, lastsMs } = session;
  await inTransaction(db, async (tx) => {
    const now = await serverTime(tx);
    const over = tx
      .selectFrom('sessions')
      .select('hash')
      .where('expires_at', '<', now)
      .limit(mostRemoved)
      .forUpdate()
      .skipLocked();
    await tx.deleteFrom('sessions').where('hash', 'in', over).execute();
    const expiresAt = new Date(now.getTime() + lastsMs);
    const row = { hash: hashApiKey(secret), actor, role, created_at: now, expires_at: expiresAt };
    await tx.insertInto('sessions').values(row).execute();
    await insertAuditEntry(tx, entry);
  });
}
