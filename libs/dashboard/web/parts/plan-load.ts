import type { ForecastResource } from '@aster-scheduler/client';

/** A stretch of time to come. */
export interface LoadStep {
  /** In ms since 1970. */
  readonly at: number;
  readonly starts: number;
  /** Runs at the same time, by how long 95 of 100 take. */
  readonly running: number;
  readonly slots: number;
}

/** The steps of a forecast by name. */
export function planLoad({ columns, rows }: ForecastResource): readonly LoadStep[] {
  const place = (name: string) => columns.indexOf(name);
  const [at, starts, running, slots] = ['at', 'starts', 'running_p95', 'slots'].map(place);
  return rows.map((row) => ({
    at: row[at ?? -1] ?? 0,
    starts: row[starts ?? -1] ?? 0,
    running: row[running ?? -1] ?? 0,
    slots: row[slots ?? -1] ?? 0,
  }));
}
