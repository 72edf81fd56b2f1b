import { documentNames } from '@aster-scheduler/core';

const names: Readonly<Record<string, string>> = documentNames;

/** What the wire calls a field of a definition; the retry policy is several there. */
export function writtenNamesOf(field: string): readonly string[] {
  if (field !== 'retry') return [names[field] ?? field];
  return Object.entries(names).flatMap(([name, written]) => (name.startsWith('retry.') ? [written] : []));
}
