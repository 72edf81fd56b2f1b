import type { JobResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { Panel } from '../../parts/panel.js';
import { client } from '../../server/client.js';
import { DurationChart, type DurationKind } from './duration-chart.js';
import style from './job-charts.module.css';
import { useJobStatistics } from './use-job-statistics.js';

const kinds: readonly DurationKind[] = ['duration', 'start delay'];

/** How long its runs take, or how late they start, and when it was changed meanwhile. */
export function JobDurations({ job }: { readonly job: JobResource }) {
  const navigate = useNavigate();
  const [of, setOf] = useState<DurationKind>('duration');
  const statistics = useJobStatistics(job);
  const { data: versions = [] } = useQuery({
    queryKey: ['versions', job.id, job.version],
    queryFn: ({ signal }) => client().jobs.versions(job.id, { signal }),
    placeholderData: undefined,
  });
  if (statistics === undefined || statistics.rows.length < 2) return null;
  return (
    <div className={style['durationPanel']}>
      <Panel
        title={of === 'duration' ? 'How long its runs take, in 7 days' : 'How late its runs start, in 7 days'}
        aside={
          <ChoiceChips
            label="What is drawn"
            choices={kinds}
            chosen={[of]}
            word={(kind) => kind}
            onChange={(chosen) => setOf(chosen.find((kind) => kind !== of) ?? of)}
          />
        }
      >
        <DurationChart
          {...{ of, versions, series: statistics, zone: job.timezone }}
          onAsk={(at) =>
            void navigate({
              to: '/jobs/$name',
              params: { name: job.name },
              search: { tab: 'ledger', at: `${at.toISOString().slice(0, 19)}Z` },
            })
          }
        />
      </Panel>
    </div>
  );
}
