import type { JobResource, RunListItem } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { JobSearch } from '../../address/job-search.js';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { Instant } from '../../parts/instant.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { StatusMark } from '../../parts/status-mark.js';
import { useRuns } from '../../parts/use-runs.js';
import { client } from '../../server/client.js';
import { isMissing } from '../missing/is-missing.js';
import { AskInstant } from './ask-instant.js';
import { JobActions } from './job-actions.js';
import { JobNumbers } from './job-numbers.js';
import style from './job-page.module.css';
import { JobPaused } from './job-paused.js';
import { JobPeople } from './job-people.js';
import { JobRuns } from './job-runs.js';
import { JobTabs } from './job-tabs.js';
import { NextTicks } from './next-ticks.js';
import { RunStrip } from './run-strip.js';

const NoSuchJob = lazy(async () => ({ default: (await import('../missing/no-such-job.js')).NoSuchJob }));
const JobDays = lazy(async () => ({ default: (await import('./job-days.js')).JobDays }));
const JobDurations = lazy(async () => ({ default: (await import('./job-charts.js')).JobDurations }));
const Ledger = lazy(async () => ({ default: (await import('./ledger.js')).Ledger }));
const AllRuns = lazy(async () => ({ default: (await import('./all-runs.js')).AllRuns }));
const FailuresAlike = lazy(async () => ({ default: (await import('./failures-alike.js')).FailuresAlike }));
const LikeNow = lazy(async () => ({ default: (await import('./like-now.js')).LikeNow }));
const JobPings = lazy(async () => ({ default: (await import('./job-pings.js')).JobPings }));
const JobGraph = lazy(async () => ({ default: (await import('./job-graph.js')).JobGraph }));
const JobLinks = lazy(async () => ({ default: (await import('./job-links.js')).JobLinks }));
const Versions = lazy(async () => ({ default: (await import('./versions.js')).Versions }));
const JobSettings = lazy(async () => ({ default: (await import('./job-settings.js')).JobSettings }));

/** One job: whether it is well, what comes next, what became of its ticks. */
export function JobPage() {
  const { name } = useParams({ from: '/jobs/$name' });
  const job = useQuery({
    queryKey: ['job', name],
    queryFn: ({ signal }) => client().jobs.get(name, { signal }),
    refetchInterval: ({ state }) => (isMissing(state.error) ? false : every(2_000)()),
    placeholderData: undefined,
  });
  useNews(job.data === undefined ? [] : [`job:${job.data.id}`], job.refetch);
  if (isMissing(job.error)) return <Missing name={name} />; // also once it is there no longer
  if (job.data === undefined) {
    return job.error === null ? (
      <Skeleton rows={10} />
    ) : (
      <ProblemBox error={job.error} what={`The job ${name} could not be read`} onRetry={() => void job.refetch()} />
    );
  }
  // what is known of one job does not stand in for what is not yet known of the next one
  return <JobDetails key={job.data.id} job={job.data} />;
}

function Missing({ name }: { readonly name: string }) {
  return (
    <Suspense fallback={null}>
      <NoSuchJob name={name} />
    </Suspense>
  );
}

function JobDetails({ job }: { readonly job: JobResource }) {
  const tab = useSearch({ from: '/jobs/$name', select: ({ tab: shown = 'overview' }) => shown });
  return (
    <>
      <PageHead
        title={job.name}
        below={
          <>
            <Schedule job={job} />
            <JobPeople job={job} />
          </>
        }
      >
        <JobActions job={job} />
      </PageHead>
      <JobPaused job={job} />
      <JobTabs job={job} shown={tab}>
        <Suspense fallback={null}>
          <JobLinks job={job} />
        </Suspense>
      </JobTabs>
      <Suspense fallback={<Skeleton rows={10} />}>
        {tab === 'overview' && <JobOverview job={job} />}
        {tab === 'ledger' && <Ledger job={job} />}
        {tab === 'runs' && <AllRuns job={job} />}
        {tab === 'graph' && <JobGraph job={job} />}
        {tab === 'versions' && <Versions job={job} />}
        {tab === 'settings' && <JobSettings job={job} />}
      </Suspense>
    </>
  );
}

function JobOverview({ job }: { readonly job: JobResource }) {
  const runs = useRuns({ job_id: job.id }, { pageSize: 60 });
  return (
    <>
      {job.description !== null && <p className={style['about']}>{job.description}</p>}
      <JobNumbers job={job} />
      <Strip job={job} runs={runs.items} />
      <div className={style['columns']}>
        <NextTicks job={job} />
        <div className={style['column']}>
          <AskInstant job={job} />
          <Suspense fallback={null}>
            <LikeNow job={job} runs={runs.items} />
            <FailuresAlike job={job} />
            <JobDays job={job} />
          </Suspense>
        </div>
      </div>
      <Suspense fallback={null}>
        <JobDurations job={job} />
      </Suspense>
      <JobRuns job={job} runs={runs} />
      {job.runs_on === 'elsewhere' && (
        <Suspense fallback={null}>
          <JobPings job={job} />
        </Suspense>
      )}
    </>
  );
}

/** How long it is stands in the address: another length draws nothing else of the page anew. */
function Strip({ job, runs }: { readonly job: JobResource; readonly runs: readonly RunListItem[] }) {
  const length = useSearch({ from: '/jobs/$name', select: ({ strip }) => strip });
  const navigate = useNavigate();
  return (
    <RunStrip
      jobId={job.id}
      runs={runs}
      jobZone={job.timezone}
      length={length}
      onLength={(strip) => {
        const search = (before: JobSearch): JobSearch => ({ ...before, strip });
        // a task of its own: a press takes the browser about as long as the page takes to follow its address
        setTimeout(() => void navigate({ to: '.', search, replace: true, resetScroll: false }));
      }}
      onAsk={(at) =>
        void navigate({
          to: '/jobs/$name',
          params: { name: job.name },
          search: { tab: 'ledger', at: `${at.toISOString().slice(0, 19)}Z` },
        })
      }
    />
  );
}

function Schedule({ job }: { readonly job: JobResource }) {
  const { cron_expr: expression, timezone, next_run_at: next, depends_on: edges } = job;
  const preview = useQuery({
    queryKey: ['schedule', expression, timezone],
    queryFn: ({ signal }) => client().previewSchedule({ cron_expr: expression ?? '', timezone, count: 1 }, { signal }),
    enabled: expression !== null,
    staleTime: Infinity,
  });
  return (
    <p className={style['schedule']}>
      <StatusMark status={job.status} />
      {expression === null ? (
        <span>runs after its upstream jobs</span>
      ) : (
        <span>
          {preview.data?.description ?? ''} <code className="muted">{expression}</code>{' '}
          <span className="muted">in {timezone}</span>
        </span>
      )}
      {edges.length > 0 && (
        <span>
          after{' '}
          {edges.map(({ job: name, job_id: id, condition }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to="/jobs/$name" params={{ name }} className={style['link']}>
                <bdi>{name}</bdi>
              </Link>
              {condition !== 'success' && <span className="muted"> ({condition})</span>}
            </span>
          ))}{' '}
          <Link to="/graph" search={{ focus: job.name }} className={style['link']}>
            graph
          </Link>
        </span>
      )}
      {next !== null && (
        <span>
          next <Instant at={next} jobZone={timezone} show="both" />
        </span>
      )}
    </p>
  );
}
