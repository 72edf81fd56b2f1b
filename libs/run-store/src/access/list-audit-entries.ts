import { firstRunIdAt } from '@aster-scheduler/core';
import type { AuditLogTable, Db } from '@aster-scheduler/db';
import type { Selectable } from 'kysely';
import type { AuditEntry } from './audit-entry.js';

/** Which entries; whatever is absent does not matter. Each has an index, read from its end. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  /** The id of what it was done to. */
  readonly subjectId?: string;
  readonly from?: Date;
  /** Before this instant. */
  readonly to?: Date;
  readonly limit: number;
  readonly offset: number;
  /** Entries that are older than this one: the cursor of deep pages. */
  readonly beforeId?: string;
}

/** The newest entries that match. */
export async function listAuditEntries(db: Db, filter: AuditFilter): Promise<AuditEntry[]> {
  const { actor, action, subjectId, from, to, beforeId } = filter;
  let query = db.selectFrom('audit_log').selectAll();
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (action !== undefined) query = query.where('action', '=', action);
  if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId);
  if (from !== undefined) query = query.where('id', '>=', firstRunIdAt(from));
  if (to !== undefined) query = query.where('id', '<', firstRunIdAt(to));
  if (beforeId !== undefined) query = query.where('id', '<', beforeId);
  const rows = await query.orderBy('id', 'desc').limit(filter.limit).offset(filter.offset).execute();
  return rows.map(toEntry);
}

function toEntry(row: Selectable<AuditLogTable>): AuditEntry {
  const { subject_kind: kind, subject_id: id, subject_name: name } = row;
  return {
    id: row.id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    subject: kind === null ? undefined : { kind, id: id ?? undefined, name: name ?? undefined },
    address: row.address ?? undefined,
    userAgent: row.user_agent ?? undefined,
    requestId: row.request_id ?? undefined,
    before: row.before ?? undefined,
    after: row.after ?? undefined,
  };
}
