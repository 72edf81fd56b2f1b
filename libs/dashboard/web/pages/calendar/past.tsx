import type { RunStatisticsResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { every } from '../../live/pace.js';
import { Empty } from '../../parts/empty.js';
import { formatCounted } from '../../parts/format-count.js';
import { Panel } from '../../parts/panel.js';
import type { LoadStep } from '../../parts/plan-load.js';
import { printRange } from '../../parts/plan-range.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { RunColumnsChart } from '../../parts/run-columns-chart.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import style from './calendar.module.css';
import { HeatGrid } from './heat-grid.js';
import { pastWeek } from './plan-shown-calendar.js';

/** What has ended in the last seven days, in the same picture as what is to come. */
export function Past({ pool }: { readonly pool: string | undefined }) {
  const navigate = useNavigate();
  const show = useCallback(
    (from: number, to: number) => void navigate({ to: '/runs', search: { ...printRange({ from, to }), pool } }),
    [navigate, pool],
  );
  const series = useQuery({
    queryKey: ['past', pool],
    queryFn: ({ signal }) => {
      return client().statistics.runs({ ...pastWeek(Date.now()), step: '1h', pool }, { signal });
    },
    refetchInterval: every(60_000),
    placeholderData: undefined,
  });
  if (series.data === undefined) {
    if (series.error === null) return <Skeleton rows={12} />;
    return <ProblemBox error={series.error} what="What was could not be read" onRetry={() => void series.refetch()} />;
  }
  const cells = cellsOf(series.data);
  const runs = cells.reduce((sum, { starts }) => sum + starts, 0);
  if (runs === 0) return <Empty title="Nothing has ended in this time.">Nothing has run in the last seven days.</Empty>;
  return (
    <div className={style['parts']}>
      <Panel title={`What was: ${formatCounted(runs, 'run')}`}>
        <RunColumnsChart series={series.data} onColumn={show} />
      </Panel>
      <Panel title="Ended, an hour a box">
        <HeatGrid cells={cells} rowBy="day" word="ended" />
      </Panel>
    </div>
  );
}

/** How many runs have ended in each hour. */
function cellsOf({ columns, rows }: RunStatisticsResource): readonly LoadStep[] {
  const places = ['succeeded', 'failed', 'timed_out', 'cancelled'].map((name) => columns.indexOf(name));
  const at = columns.indexOf('at');
  return rows.map((row) => ({
    at: row[at] ?? 0,
    starts: places.reduce((sum, place) => sum + (row[place] ?? 0), 0),
    running: 0,
    slots: 0,
  }));
}
