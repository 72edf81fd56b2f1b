import type { RunComparisonResource } from '@aster-scheduler/client';
import { fieldText } from '../output/fill-template.js';
import { printable } from '../output/printable.js';
import { cutToWidth } from '../output/text-width.js';

/** Differences that are shown. */
const mostShown = 8;
const widest = 60;

/**
 * In what a run differs from another one, a line each: `exit_code: 2, was 0`. Before that, in what their jobs do:
 * `job timeout: 7s, was 1h`.
 */
export function listDifferences({ differences, job_differences: ofJob }: RunComparisonResource): string {
  const all = [...(ofJob ?? []).map((each) => ({ ...each, field: `job ${each.field}` })), ...differences];
  const lines = all
    .slice(0, mostShown)
    .map(({ field, value, other }) => `${field}: ${valueText(value)}, was ${valueText(other)}`);
  return all.length > mostShown ? [...lines, '…'].join('\n') : lines.join('\n');
}

function valueText(value: unknown): string {
  const text = printable(fieldText(value));
  return text === '' ? 'nothing' : cutToWidth(text, widest);
}
