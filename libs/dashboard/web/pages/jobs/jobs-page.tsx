import type { JobResource } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { type JobsSearch, jobStatuses } from '../../address/search.js';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import button from '../../parts/button.module.css';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { type Column, DataTable } from '../../parts/data-table.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { Instant } from '../../parts/instant.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { ScheduleWords } from '../../parts/schedule-words.js';
import { Skeleton } from '../../parts/skeleton.js';
import { StatusMark, statusWord } from '../../parts/status-mark.js';
import { client } from '../../server/client.js';
import style from './jobs-page.module.css';

const columns: readonly Column<JobResource>[] = [
  {
    key: 'name',
    head: 'Name',
    width: 'minmax(160px, 1.6fr)',
    phone: 1,
    cell: (job) => (
      <Link to="/jobs/$name" params={{ name: job.name }} className={style['name']} title={job.name}>
        <bdi>{job.name}</bdi>
      </Link>
    ),
  },
  { key: 'status', head: 'Status', width: '100px', phone: 1, cell: ({ status }) => <StatusMark status={status} /> },
  {
    key: 'schedule',
    head: 'Schedule',
    width: 'minmax(140px, 1.2fr)',
    phone: 2,
    cell: (job) => <ScheduleWords job={job} />,
  },
  {
    key: 'next',
    head: 'Next',
    width: '240px',
    phone: 2,
    cell: ({ next_run_at: next, timezone }) =>
      next === null ? <span className="muted">–</span> : <Instant at={next} jobZone={timezone} show="both" />,
  },
  {
    key: 'does',
    head: 'Does',
    width: 'minmax(120px, 1.4fr)',
    cell: (job) => (
      <code className="muted" title={doesOf(job)}>
        {doesOf(job)}
      </code>
    ),
  },
  {
    key: 'pool',
    head: 'Pool',
    width: '96px',
    cell: ({ pool }) => (
      <span className="muted">
        <bdi>{pool}</bdi>
      </span>
    ),
  },
];

function doesOf({ command, args, handler }: JobResource): string {
  return command === null ? `handler ${handler ?? ''}` : [command, ...args].join(' ');
}

/** All jobs, by name. */
export function JobsPage() {
  const search = useSearch({ from: '/jobs' });
  const navigate = useNavigate();
  const change = (part: Partial<JobsSearch>) =>
    void navigate({ to: '/jobs', search: { ...search, ...part }, replace: true });
  const jobs = useInfiniteQuery({
    queryKey: ['jobs', search.status],
    queryFn: ({ pageParam, signal }) =>
      client().jobs.list({ status: search.status, limit: 200, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : every(2_000)()),
    placeholderData: undefined,
  });
  useNews((jobs.data?.pages.length ?? 0) > 1 ? [] : ['jobs'], jobs.refetch);
  const all = useMemo(() => jobs.data?.pages.flatMap(({ items }) => items) ?? [], [jobs.data]);
  const shown = useMemo(() => all.filter((job) => matches(job, search.q)), [all, search.q]);
  const loadMore = () => {
    if (jobs.hasNextPage && !jobs.isFetching) void jobs.fetchNextPage();
  };
  return (
    <>
      <PageHead title="Jobs">
        <Link to="/jobs/new" className={button['button']}>
          <Plus aria-hidden size={14} />
          New job
        </Link>
      </PageHead>
      <div className={filter['bar']}>
        <input
          type="search"
          data-filter
          placeholder="Filter by name or command"
          aria-label="Filter"
          value={search.q ?? ''}
          onChange={({ target }) => change({ q: target.value === '' ? undefined : target.value })}
        />
        <ChoiceChips
          label="Status"
          choices={jobStatuses}
          chosen={search.status === undefined ? [] : [search.status]}
          word={statusWord}
          onChange={(chosen) => change({ status: chosen.at(-1) })}
        />
        {jobs.data !== undefined && (
          <span className={filter['count']} role="status">
            {search.q === undefined ? '' : `${shown.length} of `}
            {all.length}
            {jobs.hasNextPage ? '+' : ''} {all.length === 1 ? 'job' : 'jobs'}
          </span>
        )}
      </div>
      {jobs.isPending && <Skeleton rows={12} />}
      {jobs.error !== null && (
        <ProblemBox error={jobs.error} what="The jobs could not be read" onRetry={() => void jobs.refetch()} />
      )}
      {jobs.data !== undefined && shown.length === 0 && (
        <NoJobs isFiltered={search.q !== undefined || search.status !== undefined} />
      )}
      {shown.length > 0 && (
        <DataTable
          label="Jobs"
          columns={columns}
          items={shown}
          keyOf={({ id }) => id}
          onOpen={({ name }) => void navigate({ to: '/jobs/$name', params: { name } })}
          onEnd={loadMore}
        />
      )}
    </>
  );
}

function matches(job: JobResource, q: string | undefined): boolean {
  if (q === undefined) return true;
  const text = `${job.name} ${doesOf(job)} ${job.description ?? ''}`.toLowerCase();
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function NoJobs({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No job matches.">Take a filter away.</Empty>;
  return (
    <Empty title="There is no job yet.">
      <p>
        Make the first one:{' '}
        <code>curl -X POST …/api/v1/jobs -d {'\'{"name":"hello","cron_expr":"@hourly","command":"date"}\''}</code>
      </p>
    </Empty>
  );
}
