import { formatDuration } from '../../time/format-duration.js';
import type { HeatCounts } from './plan-days.js';

/** What the colour of a square tells. */
export type HeatOf = 'failures' | 'runs' | 'duration';

/** The most of all squares that are shown: what the others are held against. */
export interface HeatMost {
  readonly runs: number;
  readonly durationMs: number;
}

export function heatMost(all: readonly (HeatCounts | undefined)[]): HeatMost {
  let [runs, durationMs] = [0, 0];
  for (const counts of all) {
    runs = Math.max(runs, counts === undefined ? 0 : runsOf(counts));
    durationMs = Math.max(durationMs, counts?.p50Ms ?? 0);
  }
  return { runs, durationMs };
}

/** Quiet where all went well, or little was to do; one failure among many is to be seen. */
export function heatColour(counts: HeatCounts | undefined, of: HeatOf, most: HeatMost): string {
  if (counts === undefined) return 'var(--ground-3)';
  if (of === 'runs') return shade('--accent', runsOf(counts) / Math.max(most.runs, 1));
  // by its root: most days are alike, and a day of ten times as much would leave the others without a colour
  if (of === 'duration') return shade('--timed-out', Math.sqrt((counts.p50Ms ?? 0) / Math.max(most.durationMs, 1)));
  const { succeeded, failed } = counts;
  if (succeeded + failed === 0) return 'color-mix(in oklab, var(--skipped) 45%, var(--ground))';
  if (failed === 0) return 'color-mix(in oklab, var(--succeeded) 55%, var(--ground))';
  const share = Math.round(45 + 55 * (failed / (succeeded + failed)));
  return `color-mix(in oklab, var(--failed) ${share}%, var(--ground))`;
}

/** In eighths: as many as can be told apart. */
function shade(colour: string, share: number): string {
  return `color-mix(in oklab, var(${colour}) ${10 + Math.round(share * 8) * 11}%, var(--ground))`;
}

function runsOf({ succeeded, failed }: HeatCounts): number {
  return succeeded + failed;
}

/** What a square stands for, in words. */
export function heatWords(counts: HeatCounts | undefined): string {
  if (counts === undefined) return 'nothing ended';
  const { succeeded, failed, skipped, p50Ms } = counts;
  const usual = p50Ms === undefined ? '' : `, half of them within ${formatDuration(p50Ms)}`;
  return `${succeeded} succeeded, ${failed} failed, ${skipped} skipped${usual}`;
}
