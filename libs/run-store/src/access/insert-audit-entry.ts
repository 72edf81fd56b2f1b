import { newId } from '@aster-scheduler/core';
import { type Db, jsonText, serverTime, storableText } from '@aster-scheduler/db';
import type { AuditEntry } from './audit-entry.js';

/** Adds to the audit log. Inside of a transaction, it is there if and only if what it tells of was done. */
export async function insertAuditEntry(db: Db, entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
  const { actor, action, subject, address, userAgent, requestId, before, after } = entry;
  const at = await serverTime(db);
  await db
    .insertInto('audit_log')
    .values({
      id: newId(at),
      at,
      actor: storableText(actor),
      action,
      subject_kind: subject?.kind ?? null,
      subject_id: textOrNull(subject?.id),
      subject_name: textOrNull(subject?.name),
      address: textOrNull(address),
      user_agent: textOrNull(userAgent),
      request_id: textOrNull(requestId),
      before: before === undefined ? null : jsonText(before),
      after: after === undefined ? null : jsonText(after),
    })
    .execute();
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storableText(text);
}
