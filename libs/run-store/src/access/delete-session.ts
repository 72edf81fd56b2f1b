import { hashApiKey } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import type { AuditEntry } from './audit-entry.js';
import { insertAuditEntry } from './insert-audit-entry.js';

/**
 * Ends a session, and with it its tokens; one that is over already is nothing to record.
 *
 * @param secret what the browser keeps
 * @param entry what the audit log is to say, but for who it was
 * @returns whether there was one
 */
export async function deleteSession(
  db: Db,
  secret: string,
  entry: Omit<AuditEntry, 'id' | 'at' | 'actor'>,
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where('hash', '=', hashApiKey(secret))
      .returning('actor')
      .executeTakeFirst();
    if (ended !== undefined) await insertAuditEntry(tx, { ...entry, actor: ended.actor });
    return ended !== undefined;
  });
}
