import { formatDuration } from '../../time/format-duration.js';

const longest = 80;

const words: Readonly<Record<string, string>> = {
  attempt_num: 'attempts',
  worker_id: 'worker',
  job_version: 'version',
};

/** What a fact of a run is called. */
export function fieldWord(field: string): string {
  return words[field] ?? field.replaceAll('_', ' ').replace(/ ms$/, '');
}

/** A fact in which two runs differ, as text. */
export function differenceText(field: string, value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'number' && field.endsWith('_ms')) return formatDuration(value);
  if (field === 'worker_id') return String(value).slice(0, 8);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
