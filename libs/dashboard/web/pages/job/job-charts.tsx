import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { every } from '../../live/pace.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { Panel } from '../../parts/panel.js';
import { client } from '../../server/client.js';
import { DurationChart } from './duration-chart.js';
import { HeatMap } from './heat-map.js';
import { HourMap } from './hour-map.js';
import style from './job-charts.module.css';
import { useJobStatistics } from './use-job-statistics.js';

const dayMs = 24 * 3_600_000;
const weeks = 26;
/** Hours are kept for eight days; the oldest of them may be cut off. */
const hourDays = 7;
const views = ['days', 'hours'] as const;

/** How a job does in the long run: its days, or the hours of the last week, by how their runs ended. */
export function JobDays({ job }: { readonly job: JobResource }) {
  const [by, setBy] = useState<(typeof views)[number]>('days');
  const { data } = useQuery({
    queryKey: ['heat', job.id, by],
    queryFn: ({ signal }) => {
      const span = by === 'days' ? weeks * 7 : hourDays - 1;
      const from = new Date(Date.now() - span * dayMs).toISOString();
      return client().jobs.heat(job.id, { from, by: by === 'days' ? 'day' : 'day_hour' }, { signal });
    },
    refetchInterval: every(300_000),
    placeholderData: undefined,
  });
  if (by === 'days' && (data === undefined || data.rows.length === 0)) return null;
  return (
    <Panel
      title={by === 'days' ? 'Days' : 'Hours of the last 7 days'}
      aside={
        <ChoiceChips
          label="Picture"
          choices={views}
          chosen={[by]}
          word={(view) => view}
          onChange={(chosen) => setBy(chosen.find((view) => view !== by) ?? by)}
        />
      }
    >
      {data !== undefined && by === 'days' && <HeatMap heat={data} zone={job.timezone} weeks={weeks} />}
      {by === 'hours' && <HourMap heat={data} zone={job.timezone} days={hourDays} />}
    </Panel>
  );
}

/** How long its runs take, and when it was changed meanwhile. */
export function JobDurations({ job }: { readonly job: JobResource }) {
  const statistics = useJobStatistics(job);
  const { data: versions = [] } = useQuery({
    queryKey: ['versions', job.id, job.version],
    queryFn: ({ signal }) => client().jobs.versions(job.id, { signal }),
    placeholderData: undefined,
  });
  if (statistics === undefined || statistics.rows.length < 2) return null;
  return (
    <div className={style['durationPanel']}>
      <Panel title="How long its runs take, in 7 days">
        <DurationChart series={statistics} versions={versions} zone={job.timezone} />
      </Panel>
    </div>
  );
}
