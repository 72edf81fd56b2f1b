import { type AlertTrialInput, type AlertTrialResource, ApiError } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Instant } from '../../parts/instant.js';
import { Panel } from '../../parts/panel.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useSettled } from '../../parts/use-settled.js';
import { client } from '../../server/client.js';
import style from './trial.module.css';
import { TrialChart } from './trial-chart.js';

const listed = 20;

/** What the rule in the form would have told of; asked for anew once nothing has been typed for a moment. */
export function Trial({ condition }: { readonly condition: AlertTrialInput | undefined }) {
  const asked = useSettled(condition === undefined ? undefined : JSON.stringify(condition), 500);
  const trial = useQuery({
    queryKey: ['alert trial', asked],
    queryFn: ({ signal }) => client().alerts.rules.try(JSON.parse(asked ?? '{}') as AlertTrialInput, { signal }),
    enabled: asked !== undefined,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const isRefused = trial.error instanceof ApiError && trial.error.status === 400;
  return (
    <Panel title="Against the last 30 days">
      <div className={style['trial']} aria-live="polite" aria-busy={trial.isFetching}>
        {condition === undefined || isRefused ? (
          <p className="muted">It is tried as soon as it is complete.</p>
        ) : trial.error !== null ? (
          <ProblemBox error={trial.error} what="It could not be tried" onRetry={() => void trial.refetch()} />
        ) : trial.data === undefined ? (
          <Skeleton rows={4} />
        ) : (
          <Tried trial={trial.data} />
        )}
      </div>
    </Panel>
  );
}

function Tried({ trial }: { readonly trial: AlertTrialResource }) {
  const { incidents, notices, runs, is_complete: isWhole, opened } = trial;
  const jobs = new Set(opened.map(({ job_id: id }) => id)).size;
  const isAll = opened.length === incidents;
  return (
    <>
      <p className={style['figure']}>
        {incidents === 0 && notices === 0 ? (
          'It would have told of nothing'
        ) : notices > 0 ? (
          <>
            {counted(notices)} <span>{notices === 1 ? 'message' : 'messages'}</span>
          </>
        ) : (
          <>
            {counted(incidents)} <span>{incidents === 1 ? 'incident' : 'incidents'} of</span> {counted(jobs)}
            <span>
              {!isAll && ' or more'} {jobs === 1 && isAll ? 'job' : 'jobs'}
            </span>
          </>
        )}
      </p>
      <p className="muted num">
        among {counted(runs)} runs{!isWhole && ', the newest ones'}. Pauses and outages are not taken into account.
      </p>
      {opened.length > 0 && (
        <>
          <TrialChart trial={trial} />
          <details className={style['table']}>
            <summary>As a table{incidents > listed && `: the newest ${listed}`}</summary>
            <TrialTable trial={trial} />
          </details>
        </>
      )}
    </>
  );
}

function TrialTable({ trial: { opened } }: { readonly trial: AlertTrialResource }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Opened</th>
          <th scope="col">Job</th>
          <th scope="col">Over</th>
        </tr>
      </thead>
      <tbody>
        {opened
          .slice(0, listed)
          .map(({ job_id: jobId, job_name: job, opened_at: openedAt, resolved_at: over, ...more }) => (
            <tr key={`${jobId} ${openedAt}`}>
              <td>
                {more.opened_by_run === null ? (
                  <Instant at={openedAt} />
                ) : (
                  <Link to="/runs/$id" params={{ id: more.opened_by_run }}>
                    <Instant at={openedAt} />
                  </Link>
                )}
              </td>
              <td>
                <bdi>{job}</bdi>
              </td>
              <td>{over === null ? 'open still' : <Instant at={over} />}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function counted(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}
