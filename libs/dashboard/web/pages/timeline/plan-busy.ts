import type { TimelineResource } from '@aster-scheduler/client';
import type { TimeRange } from '../../parts/plan-range.js';

export interface BusyColumn {
  /** In pixels. */
  readonly x: number;
  readonly width: number;
  readonly running: number;
}

export interface BusyPlan {
  readonly columns: readonly BusyColumn[];
  readonly most: number;
  /** Now; 0: not known. */
  readonly slots: number;
}

/** Where the columns of the strip lie: each reaches to the next instant that is told. */
export function planBusy(
  { columns, rows }: TimelineResource['busy'],
  { from, to }: TimeRange,
  width: number,
): BusyPlan {
  const [at, running, slots] = ['at', 'running', 'slots'].map((name) => columns.indexOf(name));
  const perMs = width / (to - from);
  const told = rows.map((row) => ({ at: row[at ?? -1] ?? 0, running: row[running ?? -1] ?? 0 }));
  return {
    columns: told.flatMap((each, index) => {
      const until = told[index + 1]?.at ?? to - from;
      return each.running === 0
        ? []
        : [{ x: each.at * perMs, width: Math.max((until - each.at) * perMs, 1), running: each.running }];
    }),
    most: Math.max(...told.map((each) => each.running), 0),
    slots: Math.max(...rows.map((row) => row[slots ?? -1] ?? 0), 0),
  };
}
