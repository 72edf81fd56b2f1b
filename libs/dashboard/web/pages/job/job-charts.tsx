import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Panel } from '../../parts/panel.js';
import { client } from '../../server/client.js';
import { DurationChart } from './duration-chart.js';
import style from './job-charts.module.css';
import { useJobStatistics } from './use-job-statistics.js';

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
