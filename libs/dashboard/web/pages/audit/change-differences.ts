import type { Difference } from '../../parts/difference-table.js';

/** What an entry tells of before and after, field by field; what has no fields is one. */
export function changeDifferences(before: unknown, after: unknown): readonly Difference[] {
  const [one, other] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .map((field) => ({ field, before: textOf(one.get(field)), after: textOf(other.get(field)) }))
    .filter((difference) => difference.before !== difference.after);
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([['value', value]]);
  return new Map(Object.entries(value));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
}
