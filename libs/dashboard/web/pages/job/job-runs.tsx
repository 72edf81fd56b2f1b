import type { JobResource } from '@aster-scheduler/client';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable } from '../../parts/data-table.js';
import { Panel } from '../../parts/panel.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { runColumns } from '../../parts/run-columns.js';
import type { Runs } from '../../parts/use-runs.js';
import style from './job-runs.module.css';

const shownRuns = 12;

/** The newest runs of the job. */
export function JobRuns({ job, runs }: { readonly job: JobResource; readonly runs: Runs }) {
  const navigate = useNavigate();
  const columns = useMemo(() => runColumns(job.timezone), [job.timezone]);
  return (
    <div className={style['runs']}>
      <Panel title="Runs">
        {runs.error !== null && (
          <ProblemBox error={runs.error} what="The runs could not be read" onRetry={runs.retry} />
        )}
        {runs.items.length === 0 ? (
          <p className="muted">None yet.</p>
        ) : (
          <div className={style['table']}>
            <DataTable
              label="Runs of the job"
              columns={columns}
              items={runs.items.slice(0, shownRuns)}
              onOpen={({ id }) => void navigate({ to: '/runs/$id', params: { id } })}
            />
          </div>
        )}
        <Link to="/runs" search={{ job: job.name }} className={style['all']}>
          All runs of this job
        </Link>
      </Panel>
    </div>
  );
}
