import type { RunListItem, RunStatus } from '@aster-scheduler/client';
import { durationMs } from '../../parts/run-facts.js';

export const stripHeight = 64;
/** Of a column; above it is room for the mark of a repeated run. */
const tallest = 48;
const least = 6;

export interface Strip {
  /** Of each status, its columns as one path, in a box of a unit for each run and `stripHeight`. */
  readonly columns: ReadonlyMap<RunStatus, string>;
  /** Runs that needed more than one attempt. */
  readonly repeated: string;
  /** The first runs with another version than the one before. */
  readonly changed: string;
}

/**
 * Many runs as a few shapes, oldest left: the height is the duration, a skip is a mark at the ground.
 *
 * @param runs newest first, as lists are
 */
export function planStrip(runs: readonly RunListItem[], now: Date): Strip {
  const durations = runs.map((run) => durationMs(run, now) ?? 0);
  const longest = durations.reduce((most, ms) => Math.max(most, ms), 1);
  const columns = new Map<RunStatus, string>();
  let [repeated, changed] = ['', ''];
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const run = runs[index];
    if (run === undefined) continue;
    const x = runs.length - 1 - index;
    const tall = run.status === 'skipped' ? 4 : Math.max(((durations[index] ?? 0) / longest) * tallest, least);
    const column = `M${x + 0.1} ${(stripHeight - tall).toFixed(1)}h0.8V${stripHeight}h-0.8z`;
    columns.set(run.status, (columns.get(run.status) ?? '') + column);
    if (run.attempt_num > 1) repeated += `M${x + 0.1} ${(stripHeight - tall - 7).toFixed(1)}h0.8v4h-0.8z`;
    if (isChanged(runs, index)) changed += `M${x} 0V${stripHeight}`;
  }
  return { columns, repeated, changed };
}

/** Whether a run is the first with its version. @param runs newest first */
export function isChanged(runs: readonly RunListItem[], index: number): boolean {
  const before = runs[index + 1]?.job_version ?? null;
  const version = runs[index]?.job_version ?? null;
  return before !== null && version !== null && before !== version;
}

/**
 * The instant that a place between two runs stands for, or one beyond them.
 *
 * @param runs newest first
 * @param newer how many of them lie to the right of the place
 */
export function planAsked(runs: readonly RunListItem[], newer: number, now: Date): Date {
  if (newer === 0) return now;
  const after = Date.parse(runs[newer - 1]?.scheduled_at ?? '') || now.getTime();
  const before = Date.parse(runs[newer]?.scheduled_at ?? '') || after - 120_000;
  return new Date((before + after) / 2);
}
