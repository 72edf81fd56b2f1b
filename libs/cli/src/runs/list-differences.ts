import type { RunComparisonResource } from '@aster-scheduler/client';
import { fieldText } from '../output/fill-template.js';
import { printable } from '../output/printable.js';
import { cutToWidth } from '../output/text-width.js';
import { formatSpan } from '../time/format-span.js';

/** Differences that are shown. */
const mostShown = 8;
const widest = 60;

/** What follows from how they ended, which is told beside: nobody asks in what a failure is no success. */
const ofTheEnd: ReadonlySet<string> = new Set([
  ...['status', 'reason', 'exit_code', 'signal', 'error_line', 'error_msg', 'attempt_num', 'delay_ms', 'output_bytes'],
]);

/**
 * In what a run differs from another one, a line each: `took: 20 ms, was 3 s`. Before that, in what their jobs do:
 * `job timeout: 7s, was 1h`. `undefined` where in nothing else than how they ended.
 */
export function listDifferences({ differences, job_differences: ofJob }: RunComparisonResource): string | undefined {
  const all = [
    ...(ofJob ?? []).map((each) => ({ ...each, field: `job ${each.field}` })),
    ...differences.filter(({ field }) => !ofTheEnd.has(field)),
  ];
  if (all.length === 0) return undefined;
  const lines = all
    .slice(0, mostShown)
    .map(({ field, value, other }) => `${nameOf(field)}: ${valueText(field, value)}, was ${valueText(field, other)}`);
  return all.length > mostShown ? [...lines, '…'].join('\n') : lines.join('\n');
}

function nameOf(field: string): string {
  return field === 'duration_ms' ? 'took' : field;
}

function valueText(field: string, value: unknown): string {
  if (field === 'duration_ms' && typeof value === 'number') return formatSpan(value);
  const text = printable(fieldText(value));
  return text === '' ? 'nothing' : cutToWidth(text, widest);
}
