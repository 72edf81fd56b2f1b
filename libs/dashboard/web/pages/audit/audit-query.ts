import type { AuditQuery } from '@aster-scheduler/client';
import type { AuditSearch } from '../../address/system-search.js';
import { readInstant } from '../../time/read-instant.js';

/** What is asked of the server for what the address says; an instant that cannot be read is left out. */
export function auditQuery({ actor, action, subject, from, to }: AuditSearch, now: Date): AuditQuery {
  return { actor, action, subject, from: isoOf(from, now), to: isoOf(to, now) };
}

function isoOf(text: string | undefined, now: Date): string | undefined {
  return text === undefined ? undefined : readInstant(text, now)?.toISOString();
}
