import type { Difference } from '../../parts/difference-table.js';

/** What the server says of a job, which nobody decides. */
const notDecided = new Set(['id', 'pause', 'next_run_at', 'created_at', 'updated_at', 'version', 'paused_runs']);

/** The fields in which two definitions differ; nothing is written where there is no value. */
export function jobDifferences(before: object, after: object): readonly Difference[] {
  const one: Readonly<Record<string, unknown>> = { ...before };
  const other: Readonly<Record<string, unknown>> = { ...after };
  return [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((field) => !notDecided.has(field))
    .map((field) => ({ field, before: textOf(one[field]), after: textOf(other[field]) }))
    .filter((difference) => difference.before !== difference.after);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
}
