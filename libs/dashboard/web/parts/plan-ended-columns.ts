import type { RunStatisticsResource } from '@aster-scheduler/client';

/** The box that the shapes are drawn in. */
export const chartWidth = 1_000;
export const chartHeight = 96;

/** From the ground up. */
export const endedStatuses = ['succeeded', 'cancelled', 'timed_out', 'failed'] as const;
export type EndedStatus = (typeof endedStatuses)[number];

/** As many as can be told apart. */
const shares = 60;
export const columnWidth = chartWidth / shares;

/** What has ended between the begin of a column and that of the next. */
export interface EndedColumn {
  readonly at: number;
  readonly counts: Readonly<Record<EndedStatus, number>>;
  readonly total: number;
}

/** Adds up an answer in columns, whatever its steps. */
export function planEndedColumns({ from, to, columns, rows }: RunStatisticsResource): readonly EndedColumn[] {
  const start = Date.parse(from);
  const size = (Date.parse(to) - start) / shares;
  const place = new Map(columns.map((name, index) => [name, index]));
  const sums = Array.from({ length: shares }, (_, index) => ({
    at: start + index * size,
    counts: { succeeded: 0, cancelled: 0, timed_out: 0, failed: 0 } as Record<EndedStatus, number>,
    total: 0,
  }));
  for (const row of rows) {
    const at = row[place.get('at') ?? 0] ?? 0;
    const sum = sums[Math.min(Math.max(Math.floor((at - start) / size), 0), shares - 1)];
    if (sum === undefined) continue;
    for (const status of endedStatuses) {
      const count = row[place.get(status) ?? -1] ?? 0;
      sum.counts[status] += count;
      sum.total += count;
    }
  }
  return sums;
}

/** What a chart of columns says in a sentence. */
export function endedSentence(columns: readonly EndedColumn[]): string {
  const total = columns.reduce((sum, column) => sum + column.total, 0);
  return `${total} runs ended in this time, at most ${largestOf(columns)} in one column`;
}

/** The columns of each status that there is, as one path. */
export function planEndedShapes(columns: readonly EndedColumn[]): ReadonlyMap<EndedStatus, string> {
  const largest = largestOf(columns);
  const shapes = new Map<EndedStatus, string>();
  for (const [index, { counts }] of columns.entries()) {
    let top = chartHeight;
    for (const status of endedStatuses) {
      if (counts[status] === 0) continue;
      const tall = (counts[status] / largest) * (chartHeight - 4);
      top -= tall;
      const [left, wide] = [(index + 0.1) * columnWidth, columnWidth * 0.8].map((each) => each.toFixed(1));
      const column = `M${left} ${top.toFixed(1)}h${wide}v${tall.toFixed(1)}h-${wide}z`;
      shapes.set(status, (shapes.get(status) ?? '') + column);
    }
  }
  return shapes;
}

function largestOf(columns: readonly EndedColumn[]): number {
  return Math.max(...columns.map(({ total }) => total), 1);
}
