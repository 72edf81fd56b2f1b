import type { RunStatisticsResource } from '@aster-scheduler/client';
import {
  durationOf,
  percentileOf,
  type Series,
  type SeriesQuestion,
  type SeriesRow,
  seriesSteps,
} from '@aster-scheduler/statistics';

type Cell = (row: SeriesRow) => number | null;

const duration =
  (share: number): Cell =>
  (row) =>
    durationOf(row, share) ?? null;

const columns: Readonly<Record<string, Cell>> = {
  at: (row) => row.at.getTime(),
  succeeded: (row) => row.succeeded,
  failed: (row) => row.failed,
  timed_out: (row) => row.timedOut,
  cancelled: (row) => row.cancelled,
  skipped: (row) => row.skipped,
  retried: (row) => row.retried,
  p50_ms: duration(0.5),
  p95_ms: duration(0.95),
  p99_ms: duration(0.99),
  max_ms: (row) => row.maxMs,
  delay_p95_ms: (row) => percentileOf(row.delays, 0.95) ?? null,
};

/** The series as it goes over the wire: names once, then rows of numbers. */
export function toSeriesResource(
  { from, to, step }: SeriesQuestion,
  { until, rows }: Series,
  names: readonly string[] = Object.keys(columns),
): RunStatisticsResource {
  const cells = names.flatMap((name) => columns[name] ?? []);
  return {
    step_ms: seriesSteps[step],
    from: from.toISOString(),
    to: to.toISOString(),
    until: until.toISOString(),
    columns: names,
    rows: rows.map((row) => cells.map((cell) => cell(row))),
  };
}
