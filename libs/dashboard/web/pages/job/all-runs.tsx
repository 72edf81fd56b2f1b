import type { JobResource } from '@aster-scheduler/client';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataTable } from '../../parts/data-table.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { runColumns } from '../../parts/run-columns.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useRuns } from '../../parts/use-runs.js';
import style from './job-runs.module.css';

/** All runs of the job, the newest first. */
export function AllRuns({ job }: { readonly job: JobResource }) {
  const navigate = useNavigate();
  const runs = useRuns({ job_id: job.id });
  const columns = useMemo(() => runColumns(job.timezone), [job.timezone]);
  if (runs.isLoading) return <Skeleton rows={10} />;
  return (
    <>
      <p className={style['more']}>
        <Link to="/runs" search={{ job: job.name }} className={style['all']}>
          Filter them, or do something to many
        </Link>
      </p>
      {runs.error !== null && <ProblemBox error={runs.error} what="The runs could not be read" onRetry={runs.retry} />}
      {runs.items.length === 0 ? (
        <p className="muted">It has not run yet.</p>
      ) : (
        <DataTable
          label="All runs of the job"
          news="run"
          columns={columns}
          items={runs.items}
          onOpen={({ id }) => void navigate({ to: '/runs/$id', params: { id } })}
          onEnd={runs.loadMore}
        />
      )}
    </>
  );
}
