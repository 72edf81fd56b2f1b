import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { Panel } from '../../parts/panel.js';
import { client } from '../../server/client.js';
import { DurationChart } from './duration-chart.js';
import { HeatMap } from './heat-map.js';
import style from './job-charts.module.css';
import { useJobStatistics } from './use-job-statistics.js';

const dayMs = 24 * 3_600_000;
const weeks = 26;

/** How a job does in the long run: its days by how their runs ended. */
export function JobDays({ job }: { readonly job: JobResource }) {
  const { data } = useQuery({
    queryKey: ['heat', job.id],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - weeks * 7 * dayMs).toISOString();
      return client().jobs.heat(job.id, { from }, { signal });
    },
    refetchInterval: every(300_000),
    placeholderData: undefined,
  });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <Panel title="Days">
      <HeatMap heat={data} zone={job.timezone} weeks={weeks} />
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
