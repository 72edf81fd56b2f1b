import type { JobListItemResource } from '@aster-scheduler/client';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { jobHealths, jobSorts, type JobsSearch, jobStatuses } from '../../address/job-search.js';
import button from '../../parts/button.module.css';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { DataTable } from '../../parts/data-table.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { statusWord } from '../../parts/status-mark.js';
import { useChosen } from '../../parts/use-chosen.js';
import { useMay } from '../../parts/use-may.js';
import { ViewButton } from '../../parts/view-button.js';
import { JobBulk } from './job-bulk.js';
import { jobColumns } from './job-columns.js';
import { useJobs } from './use-jobs.js';

const healthWords = {
  failing: 'failing',
  late: 'late',
  skipping: 'skipping',
  never: 'never ran',
  no_worker: 'no worker',
} as const;

const sortWords = {
  name: 'by name',
  next: 'what is due next',
  '-last': 'what ran last',
  '-failing': 'failing the longest',
  success: 'least success',
  '-duration': 'longest runs',
  '-updated': 'changed last',
} as const;

const nameOf = ({ name }: JobListItemResource) => name;

/** All jobs, and how each of them does. */
export function JobsPage() {
  const search = useSearch({ from: '/jobs' });
  const navigate = useNavigate();
  const may = useMay();
  const jobs = useJobs(search);
  const { items, count, conditions, isPending, error } = jobs;
  const selection = useChosen(items, conditions, nameOf);
  const isFiltered = search.q !== undefined || search.status !== undefined || search.health !== undefined;
  return (
    <>
      <PageHead title="Jobs" count={count}>
        <ViewButton />
        {may.be('write') && (
          <Link to="/jobs/new" className={button['button']}>
            <Plus aria-hidden size={14} />
            New job
          </Link>
        )}
      </PageHead>
      <Filters search={search} />
      {isPending && <Skeleton rows={12} />}
      {error !== null && <ProblemBox error={error} what="The jobs could not be read" onRetry={jobs.retry} />}
      {!isPending && error === null && items.length === 0 && <NoJobs isFiltered={isFiltered} />}
      {items.length > 0 && (
        <DataTable
          label="Jobs"
          columns={jobColumns}
          items={items}
          onOpen={({ name }) => void navigate({ to: '/jobs/$name', params: { name } })}
          onEnd={jobs.loadMore}
          selection={selection.boxes}
        />
      )}
      <JobBulk selection={selection} conditions={conditions} items={items} matching={jobs.matching} />
    </>
  );
}

function Filters({ search }: { readonly search: JobsSearch }) {
  const navigate = useNavigate();
  const change = (part: Partial<JobsSearch>) =>
    void navigate({ to: '/jobs', search: { ...search, ...part }, replace: true });
  return (
    <div className={filter['bar']}>
      <input
        type="search"
        data-filter
        placeholder="Name, command, owner or label"
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
      <ChoiceChips
        label="Health"
        choices={jobHealths}
        chosen={search.health === undefined ? [] : [search.health]}
        word={(health) => healthWords[health]}
        onChange={(chosen) => change({ health: chosen.at(-1) })}
      />
      <select
        aria-label="Order"
        value={search.sort ?? 'name'}
        onChange={({ target }) => {
          const sort = jobSorts.find((each) => each === target.value);
          change({ sort: sort === 'name' ? undefined : sort });
        }}
      >
        {jobSorts.map((sort) => (
          <option key={sort} value={sort}>
            {sortWords[sort]}
          </option>
        ))}
      </select>
    </div>
  );
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
