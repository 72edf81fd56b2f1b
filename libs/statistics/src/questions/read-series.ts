import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { grains } from '../buckets/grains.js';
import { type Scope, scopeText } from '../buckets/scope.js';
import { grainOf, type SeriesStep, seriesSteps } from './plan-series.js';
import { addRunCounts, type RunCounts } from './run-counts.js';

export interface SeriesQuestion {
  /** Absent: all jobs together. */
  readonly scope?: Scope;
  readonly from: Date;
  /** Not part of it. */
  readonly to: Date;
  readonly step: SeriesStep;
}

export interface SeriesRow extends RunCounts {
  readonly at: Date;
}

/** What runs have come to, step by step; steps without a run are left out. */
export interface Series {
  /** Up to where it is complete. */
  readonly until: Date;
  readonly rows: readonly SeriesRow[];
}

interface StatsRow {
  readonly bucket: Date;
  readonly succeeded: number;
  readonly failed: number;
  readonly timed_out: number;
  readonly cancelled: number;
  readonly skipped: number;
  readonly skipped_ticks: number;
  readonly retried: number;
  readonly run_ms_max: number;
  readonly duration_at: number[];
  readonly duration_n: string[];
  readonly delay_at: number[];
  readonly delay_n: string[];
}

/** Reads the buckets of a range: as many as there are steps, however many runs and pools there were. */
export async function readSeries(db: Db, { scope, from, to, step }: SeriesQuestion): Promise<Series> {
  const stepMs = seriesSteps[step];
  const found = await sql<StatsRow>`
    select bucket, succeeded, failed, timed_out, cancelled, skipped, skipped_ticks, retried, run_ms_max, duration_at,
      duration_n, delay_at, delay_n
    from aster.run_stats where grain = ${grains[grainOf(step)]} and bucket >= ${from} and bucket < ${to}
      and scope = ${scopeText(scope)}
    order by bucket`.execute(db);
  const rows = new Map<number, StatsRow[]>();
  for (const row of found.rows) {
    // hours and days may be those of a zone: only minutes are put together
    const atMs = step === '5m' ? Math.floor(row.bucket.getTime() / stepMs) * stepMs : row.bucket.getTime();
    rows.set(atMs, [...(rows.get(atMs) ?? []), row]);
  }
  return {
    until: await readClosedUntil(db),
    rows: [...rows].map(([atMs, parts]) => ({ at: new Date(atMs), ...addRunCounts(parts.map(toRunCounts)) })),
  };
}

/** Up to where runs were added up; 1970 when none was ever. */
export async function readClosedUntil(db: Db): Promise<Date> {
  const row = await db.selectFrom('stats_progress').select('closed_until').executeTakeFirst();
  return row?.closed_until ?? new Date(0);
}

function toRunCounts(row: StatsRow): RunCounts {
  return {
    succeeded: row.succeeded,
    failed: row.failed,
    timedOut: row.timed_out,
    cancelled: row.cancelled,
    skipped: row.skipped,
    skippedTicks: row.skipped_ticks,
    retried: row.retried,
    maxMs: row.run_ms_max,
    durations: { at: row.duration_at, n: row.duration_n.map(Number) }, // arrays of bigint come as texts
    delays: { at: row.delay_at, n: row.delay_n.map(Number) },
  };
}
