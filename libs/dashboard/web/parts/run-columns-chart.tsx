import type { RunStatisticsResource } from '@aster-scheduler/client';
import { memo, useState } from 'react';
import { formatInstant } from '../time/format-instant.js';
import { useZone } from '../time/zone-choice.js';
import { AsTable } from './as-table.js';
import style from './run-columns-chart.module.css';

const width = 1_000;
const height = 96;
interface RunColumnsChartProps {
  readonly series: RunStatisticsResource;
  /** A column was chosen: its begin and its end. The same each time. */
  readonly onColumn?: (from: number, to: number) => void;
}

/** From the ground up. */
const statuses = ['succeeded', 'cancelled', 'timed_out', 'failed'] as const;
const shares = 60;
const each = width / shares;

/**
 * How many runs have ended in each step of a range, a column each, stacked by how. All of a status is one shape, and a
 * column is told in words only once it is pointed at: a page draws this while somebody waits for it.
 */
export const RunColumnsChart = memo(function RunColumnsChart({ series, onColumn }: RunColumnsChartProps) {
  const zone = useZone();
  const [pointed, setPointed] = useState<number>();
  const columns = sumUp(series);
  const largest = Math.max(...columns.map(({ total }) => total), 1);
  const total = columns.reduce((sum, column) => sum + column.total, 0);
  return (
    <figure className={style['figure']}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${total} runs ended in this time, at most ${largest} in one column`}
      >
        {columns.map((column, index) => (
          <rect
            key={column.at}
            {...{ x: index * each, y: 0, width: each, height }}
            className={style['ground']}
            onPointerEnter={() => setPointed(index)}
            onClick={onColumn && (() => onColumn(column.at, columns[index + 1]?.at ?? Date.parse(series.to)))}
          >
            {index === pointed && <title>{titleOf(column, zone)}</title>}
          </rect>
        ))}
        {[...shapesOf(columns, largest)].map(([status, shape]) => (
          <path key={status} d={shape} className={style[status]} />
        ))}
      </svg>
      <figcaption className={style['axis']}>
        <span>{formatInstant(new Date(series.from), zone, { seconds: false })}</span>
        <span>{formatInstant(new Date(series.to), zone, { seconds: false })}</span>
      </figcaption>
      <AsTable
        head={['from', ...statuses.map((status) => status.replace('_', ' '))]}
        rows={() =>
          columns
            .filter((column) => column.total > 0)
            .map(({ at, counts }) => [formatInstant(new Date(at), zone), ...statuses.map((status) => counts[status])])
        }
      />
    </figure>
  );
});

function titleOf({ at, counts }: Sum, zone: string): string {
  const words = statuses.map((status) => `${counts[status]} ${status.replace('_', ' ')}`);
  return `${formatInstant(new Date(at), zone)}: ${words.join(', ')}`;
}

/** The columns of each status that there is, as one path. */
function shapesOf(columns: readonly Sum[], largest: number): ReadonlyMap<Status, string> {
  const shapes = new Map<Status, string>();
  for (const [index, { counts }] of columns.entries()) {
    let top = height;
    for (const status of statuses) {
      if (counts[status] === 0) continue;
      const tall = (counts[status] / largest) * (height - 4);
      top -= tall;
      const column = `M${((index + 0.1) * each).toFixed(1)} ${top.toFixed(1)}h${(each * 0.8).toFixed(1)}v${tall.toFixed(1)}h${(-each * 0.8).toFixed(1)}z`;
      shapes.set(status, (shapes.get(status) ?? '') + column);
    }
  }
  return shapes;
}

type Status = (typeof statuses)[number];

interface Sum {
  readonly at: number;
  readonly counts: Record<Status, number>;
  readonly total: number;
}

/** As many columns as can be told apart, whatever the steps of the answer. */
function sumUp({ from, to, columns, rows }: RunStatisticsResource): readonly Sum[] {
  const start = Date.parse(from);
  const size = (Date.parse(to) - start) / shares;
  const place = new Map(columns.map((name, index) => [name, index]));
  const sums = Array.from({ length: shares }, (_, index) => ({
    at: start + index * size,
    counts: { succeeded: 0, cancelled: 0, timed_out: 0, failed: 0 } as Record<Status, number>,
    total: 0,
  }));
  for (const row of rows) {
    const at = row[place.get('at') ?? 0] ?? 0;
    const sum = sums[Math.min(Math.max(Math.floor((at - start) / size), 0), shares - 1)];
    if (sum === undefined) continue;
    for (const status of statuses) {
      const count = row[place.get(status) ?? -1] ?? 0;
      sum.counts[status] += count;
      sum.total += count;
    }
  }
  return sums;
}
