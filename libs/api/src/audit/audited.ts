import { isDeepStrictEqual } from 'node:util';
import type { AuditSubject } from '@aster-scheduler/run-store';

/** What the audit log is to keep of a change, as its handler tells it. */
export interface Audited {
  readonly subject?: AuditSubject;
  readonly before?: unknown;
  readonly after?: unknown;
  /** What else it changed, each with an entry of its own. */
  readonly more?: readonly Audited[];
}

/** Fields that change with every edit. */
const always = new Set(['updated_at']);

/** What differs between a thing before and after a change, field by field. */
export function auditedChange(subject: AuditSubject, before: object, after: object): Audited {
  const [old, young] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = [...new Set([...old.keys(), ...young.keys()])].filter(
    (name) => !always.has(name) && !isDeepStrictEqual(old.get(name), young.get(name)),
  );
  const only = (fields: ReadonlyMap<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, fields.get(name)]));
  return { subject, before: only(old), after: only(young) };
}
