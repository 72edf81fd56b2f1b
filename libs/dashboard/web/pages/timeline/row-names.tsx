import type { TimelineRowResource } from '@aster-scheduler/client';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { rowHeight } from './plan-bars.js';
import style from './timeline.module.css';

interface RowNamesProps {
  readonly rows: readonly TimelineRowResource[];
  readonly areJobs: boolean;
}

/** Whose bars those beside them are. */
export const RowNames = memo(function RowNames({ rows, areJobs }: RowNamesProps) {
  return (
    <ol className={style['names']} aria-label="Rows of the timeline">
      {rows.map((row) => (
        <li key={row.key} style={{ blockSize: `${rowHeight}px` }}>
          {areJobs ? (
            <Link to="/jobs/$name" params={{ name: row.name }} title={row.name} aria-label={summaryOf(row)}>
              <bdi>{row.name}</bdi>
            </Link>
          ) : (
            <span title={summaryOf(row)}>
              <bdi>{row.name}</bdi>
            </span>
          )}
        </li>
      ))}
    </ol>
  );
});

/** What a row has, for those who do not see it. */
function summaryOf({ name, bars, ticks }: TimelineRowResource): string {
  const counts: Record<string, number> = {};
  for (const bar of bars) counts[bar[2]] = (counts[bar[2]] ?? 0) + bar[4];
  const told = Object.entries(counts).map(([status, count]) => `${count} ${status.replace('_', ' ')}`);
  if (ticks.length > 0) told.push(`${ticks.length} to come`);
  return `${name}: ${told.length === 0 ? 'nothing' : told.join(', ')}`;
}
