import type { RunStatisticsResource } from '@aster-scheduler/client';
import { formatInstant } from '../time/format-instant.js';
import { useZone } from '../time/zone-choice.js';
import style from './run-columns-chart.module.css';

const width = 1_000;
const height = 96;
/** From the ground up. */
const statuses = ['succeeded', 'cancelled', 'timed_out', 'failed'] as const;
const shares = 60;

/** How many runs have ended in each step of a range, a column each, stacked by how. */
export function RunColumnsChart({ series }: { readonly series: RunStatisticsResource }) {
  const zone = useZone();
  const columns = sumUp(series);
  const largest = Math.max(...columns.map(({ total }) => total), 1);
  const each = width / columns.length;
  const total = columns.reduce((sum, column) => sum + column.total, 0);
  return (
    <figure className={style['figure']}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${total} runs ended in this time, at most ${largest} in one column`}
      >
        {columns.map(({ at, counts, total: ofColumn }, index) => {
          let top = height;
          return (
            <g key={at}>
              <title>{`${formatInstant(new Date(at), zone)}: ${statuses.map((status) => `${counts[status]} ${status.replace('_', ' ')}`).join(', ')}`}</title>
              <rect x={index * each} y={0} width={each} height={height} className={style['ground']} />
              {ofColumn > 0 &&
                statuses.map((status) => {
                  const tall = (counts[status] / largest) * (height - 4);
                  top -= tall;
                  return (
                    <rect
                      key={status}
                      x={index * each + each * 0.1}
                      y={top}
                      width={each * 0.8}
                      height={tall}
                      className={style[status]}
                    />
                  );
                })}
            </g>
          );
        })}
      </svg>
      <figcaption className={style['axis']}>
        <span>{formatInstant(new Date(series.from), zone, { seconds: false })}</span>
        <span>{formatInstant(new Date(series.to), zone, { seconds: false })}</span>
      </figcaption>
    </figure>
  );
}

type Counts = Record<(typeof statuses)[number], number>;

/** As many columns as can be told apart, whatever the steps of the answer. */
function sumUp({ from, to, columns, rows }: RunStatisticsResource) {
  const start = Date.parse(from);
  const size = (Date.parse(to) - start) / shares;
  const place = new Map(columns.map((name, index) => [name, index]));
  const sums = Array.from({ length: shares }, (_, index) => ({
    at: start + index * size,
    counts: { succeeded: 0, cancelled: 0, timed_out: 0, failed: 0 } as Counts,
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
