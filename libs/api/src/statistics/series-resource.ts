import type { RunStatisticsResource } from '@aster-scheduler/client';
import {
  percentileOf,
  type Series,
  type SeriesQuestion,
  type SeriesRow,
  seriesSteps,
} from '@aster-scheduler/statistics';

type Cell = (row: SeriesRow) => number | null;

const percentile =
  (of: 'durations' | 'delays', share: number): Cell =>
  (row) =>
    percentileOf(row[of], share) ?? null;

const columns: Readonly<Record<string, Cell>> = {
  at: (row) => row.at.getTime(),
  succeeded: (row) => row.succeeded,
  failed: (row) => row.failed,
  timed_out: (row) => row.timedOut,
  cancelled: (row) => row.cancelled,
  skipped: (row) => row.skipped,
  retried: (row) => row.retried,
  p50_ms: percentile('durations', 0.5),
  p95_ms: percentile('durations', 0.95),
  p99_ms: percentile('durations', 0.99),
  max_ms: (row) => row.maxMs,
  delay_p95_ms: percentile('delays', 0.95),
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
