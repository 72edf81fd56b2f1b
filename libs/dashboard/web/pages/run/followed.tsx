import type { RunDependantResource, RunResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { StatusMark } from '../../parts/status-mark.js';
import { client } from '../../server/client.js';
import { planFollowed } from './plan-followed.js';
import style from './run-timeline.module.css';

/** What came of a run for the jobs that run after its job: their runs, or why there is none. */
export function Followed({ run }: { readonly run: RunResource }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['dependants', run.id, run.status],
    queryFn: ({ signal }) => client().runs.dependants(run.id, { signal }),
    // those that came of it go on, and more may come: not of one that ended long ago
    refetchInterval: ({ state }) => (state.data?.dependants.some(isOpen) === true ? every(5_000)() : false),
    placeholderData: undefined,
  });
  if (error !== null) {
    return <ProblemBox error={error} what="What followed it could not be read" onRetry={() => void refetch()} />;
  }
  if (data === undefined || data.dependants.length === 0) return null;
  return (
    <ul className={style['followed']} aria-label="Jobs that run after it">
      {data.dependants.map((dependant) => (
        <li key={dependant.job_id}>
          <Dependant run={run} dependant={dependant} />
        </li>
      ))}
      {data.truncated && <li className="muted">and more</li>}
    </ul>
  );
}

function isOpen({ status, held }: RunDependantResource): boolean {
  return held || status === 'running' || status === 'scheduled' || status === 'waiting';
}

interface DependantProps {
  readonly run: RunResource;
  readonly dependant: RunDependantResource;
}

function Dependant({ run, dependant }: DependantProps) {
  const { job_name: name, run_id: id, status } = dependant;
  if (id !== null && status !== null) {
    return (
      <Link to="/runs/$id" params={{ id }}>
        <StatusMark status={status} compact /> <bdi>{name}</bdi>
      </Link>
    );
  }
  return (
    <>
      <Link to="/jobs/$name" params={{ name }}>
        <bdi>{name}</bdi>
      </Link>{' '}
      <span className="muted">{planFollowed(run, dependant)}</span>
    </>
  );
}
