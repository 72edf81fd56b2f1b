import type { HeatCounts } from './plan-days.js';

/** Quiet where all went well; one failure among many is to be seen. */
export function heatColour(counts: HeatCounts | undefined): string {
  if (counts === undefined) return 'var(--ground-3)';
  const { succeeded, failed } = counts;
  if (succeeded + failed === 0) return 'color-mix(in oklab, var(--skipped) 45%, var(--ground))';
  if (failed === 0) return 'color-mix(in oklab, var(--succeeded) 55%, var(--ground))';
  const share = Math.round(45 + 55 * (failed / (succeeded + failed)));
  return `color-mix(in oklab, var(--failed) ${share}%, var(--ground))`;
}

/** What a square stands for, in words. */
export function heatWords(counts: HeatCounts | undefined): string {
  if (counts === undefined) return 'nothing ended';
  return `${counts.succeeded} succeeded, ${counts.failed} failed, ${counts.skipped} skipped`;
}
