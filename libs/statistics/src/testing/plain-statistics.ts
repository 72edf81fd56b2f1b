import { logBucketOf } from '../durations/log-buckets.js';
import type { TestRun } from './insert-runs.js';

/** A run, and what its job was when it was added up. */
export interface PlainRun extends TestRun {
  readonly pool: string;
  readonly timezone: string;
}

/** A row of `run_stats`, its durations by bucket. */
export type PlainRow = Record<string, number | string | Record<number, number>>;

const widths = { 1: 60_000, 2: 3_600_000, 3: 86_400_000 } as const;

/** The rows of `run_stats`, by grain, scope and bucket, as a few loops add them up. */
export function plainStatistics(runs: readonly PlainRun[]): Record<string, PlainRow> {
  const rows: Record<string, PlainRow> = {};
  for (const run of runs) {
    for (const grain of [1, 2, 3] as const)
      for (const scope of [`pool:${run.pool}`, 'all:'])
        addTo(rows, `${grain} ${scope}`, bucketOf(run.finishedAt, grain, 'UTC'), run);
    for (const grain of [2, 3] as const) {
      addTo(rows, `${grain} job:${run.jobId}`, bucketOf(run.finishedAt, grain, run.timezone), run);
    }
  }
  return rows;
}

function addTo(rows: Record<string, PlainRow>, key: string, bucket: Date, run: PlainRun): void {
  const row = (rows[`${key} ${bucket.toISOString()}`] ??= emptyRow());
  const add = (column: string, by: number) => (row[column] = Number(row[column] ?? 0) + by);
  const most = (column: string, value: number) => (row[column] = Math.max(Number(row[column] ?? 0), value));
  add(run.status, 1);
  if ((run.attemptNum ?? 1) > 1) add('retried', 1);
  if (run.status === 'skipped') {
    add('skipped_ticks', run.skippedTicks ?? 1);
    return;
  }
  if (run.runMs === undefined) return;
  const delayMs = run.delayMs ?? 0;
  add('run_ms', run.runMs);
  most('run_ms_max', run.runMs);
  add('delay_ms', delayMs);
  most('delay_ms_max', delayMs);
  for (const [column, ms] of [
    ['durations', run.runMs],
    ['delays', delayMs],
  ] as const) {
    const counts = row[column] as Record<number, number>;
    counts[logBucketOf(ms)] = (counts[logBucketOf(ms)] ?? 0) + 1;
  }
}

function emptyRow(): PlainRow {
  const counts = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'skipped_ticks', 'retried'];
  const sums = ['run_ms', 'run_ms_max', 'delay_ms', 'delay_ms_max'];
  return { ...Object.fromEntries([...counts, ...sums].map((name) => [name, 0])), durations: {}, delays: {} };
}

/** The begin of the minute, hour or day of a zone that an instant lies in. */
function bucketOf(instant: Date, grain: 1 | 2 | 3, timezone: string): Date {
  const offsetMs = offsetOf(instant, timezone);
  const localMs = Math.floor((instant.getTime() + offsetMs) / widths[grain]) * widths[grain];
  const guess = new Date(localMs - offsetMs);
  const thenMs = offsetOf(guess, timezone); // the day may have begun under another offset
  return grain === 3 ? new Date(localMs - thenMs) : guess;
}

function offsetOf(instant: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600_000 + Number(minutes) * 60_000);
}
