import type { RunStatisticsResource } from '@aster-scheduler/client';
import { memo, useState } from 'react';
import { formatInstant } from '../time/format-instant.js';
import { useZone } from '../time/zone-choice.js';
import { AsTable } from './as-table.js';
import {
  chartHeight,
  chartWidth,
  columnWidth,
  type EndedColumn,
  endedSentence,
  endedStatuses,
  planEndedColumns,
  planEndedShapes,
} from './plan-ended-columns.js';

import './run-columns-chart.css';

interface RunColumnsChartProps {
  readonly series: RunStatisticsResource;
  /** A column was chosen: its begin and its end. The same each time. */
  readonly onColumn?: (from: number, to: number) => void;
}

/**
 * How many runs have ended in each step of a range, a column each, stacked by how. All of a status is one shape, and a
 * column is told in words only once it is pointed at: a page draws this while somebody waits for it.
 */
export const RunColumnsChart = memo(function RunColumnsChart({ series, onColumn }: RunColumnsChartProps) {
  const zone = useZone();
  const [pointed, setPointed] = useState<number>();
  const columns = planEndedColumns(series);
  return (
    <figure className="ended-chart">
      <svg
        viewBox={`0 0 ${chartWidth} ${chartHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={endedSentence(columns)}
      >
        {columns.map((column, index) => (
          <rect
            key={column.at}
            {...{ x: index * columnWidth, y: 0, width: columnWidth, height: chartHeight }}
            className="ended-chart-ground"
            onPointerEnter={() => setPointed(index)}
            onClick={onColumn && (() => onColumn(column.at, columns[index + 1]?.at ?? Date.parse(series.to)))}
          >
            {index === pointed && <title>{titleOf(column, zone)}</title>}
          </rect>
        ))}
        {[...planEndedShapes(columns)].map(([status, shape]) => (
          <path key={status} d={shape} className={`ended-chart-${status}`} />
        ))}
      </svg>
      <figcaption className="ended-chart-axis">
        <span>{formatInstant(new Date(series.from), zone, { seconds: false })}</span>
        <span>{formatInstant(new Date(series.to), zone, { seconds: false })}</span>
      </figcaption>
      <AsTable
        head={['from', ...endedStatuses.map((status) => status.replace('_', ' '))]}
        rows={() =>
          columns
            .filter((column) => column.total > 0)
            .map(({ at, counts }) => [
              formatInstant(new Date(at), zone),
              ...endedStatuses.map((status) => counts[status]),
            ])
        }
      />
    </figure>
  );
});

function titleOf({ at, counts }: EndedColumn, zone: string): string {
  const words = endedStatuses.map((status) => `${counts[status]} ${status.replace('_', ' ')}`);
  return `${formatInstant(new Date(at), zone)}: ${words.join(', ')}`;
}
