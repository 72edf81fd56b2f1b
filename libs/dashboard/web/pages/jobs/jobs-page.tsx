import type { JobConditionsQuery, JobListItemResource } from '@aster-scheduler/client';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import {
  healthWords,
  jobGroupings,
  jobHealths,
  jobSorts,
  type JobsSearch,
  jobStatuses,
} from '../../address/job-search.js';
import button from '../../parts/button.module.css';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { ColumnChoice } from '../../parts/column-choice.js';
import { CopyAs } from '../../parts/copy-as.js';
import { DataTable } from '../../parts/data-table.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { FilterBox } from '../../parts/filter-box.js';
import { jobSortWords } from '../../parts/job-sort-words.js';
import { NotUnderstood } from '../../parts/not-understood.js';
import { PageHead } from '../../parts/page-head.js';
import type { Shown } from '../../parts/plan-copies.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { statusWord } from '../../parts/status-mark.js';
import { useChosen } from '../../parts/use-chosen.js';
import { useColumns } from '../../parts/use-columns.js';
import { useMay } from '../../parts/use-may.js';
import { ViewButton } from '../../parts/view-button.js';
import { JobBulk } from './job-bulk.js';
import { jobColumns } from './job-columns.js';
import { groupingWords } from './plan-groups.js';
import { jobFilterNames } from './plan-job-conditions.js';
import { useJobs } from './use-jobs.js';

const JobGroups = lazy(async () => ({ default: (await import('./job-groups.js')).JobGroups }));
const JobLetters = lazy(async () => ({ default: (await import('./job-letters.js')).JobLetters }));
const StripTip = lazy(async () => ({ default: (await import('../../parts/strip-tip.js')).StripTip }));
const FirstJob = lazy(async () => ({ default: (await import('./first-job.js')).FirstJob }));

const jobList = { name: 'jobs', columns: jobColumns };

const nameOf = ({ name }: JobListItemResource) => name;

/** All jobs, and how each of them does. */
export function JobsPage() {
  const search = useSearch({ from: '/jobs' });
  const navigate = useNavigate({ from: '/jobs' });
  const may = useMay();
  const jobs = useJobs(search);
  const { items, count, conditions, wrong, isPending, error, letters } = jobs;
  const change = (part: Partial<JobsSearch>, isStep = true) =>
    void navigate({
      ...{ to: '/jobs', search: (before) => ({ ...before, letter: undefined, ...part }), replace: !isStep },
      resetScroll: false, // the table does it
    });
  const selection = useChosen(items, conditions ?? null, nameOf);
  const { columns, shown, choose, widen } = useColumns(jobList);
  const isFiltered = search.q !== undefined || search.status !== undefined || search.health !== undefined;
  return (
    <>
      <PageHead title="Jobs" count={count}>
        <ViewButton />
        {conditions !== undefined && <CopyAs shown={shownOf(items, conditions, search)} />}
        <ColumnChoice columns={jobColumns} shown={shown} onChange={choose} onWiden={widen} />
        {may.be('write') && (
          <Link to="/jobs/new" className={button['button']}>
            <Plus aria-hidden size={14} />
            New job
          </Link>
        )}
      </PageHead>
      <Filters search={search} items={items} change={change} />
      <Suspense fallback={null}>
        {search.group !== undefined && conditions !== undefined && (
          <JobGroups by={search.group} conditions={conditions} q={search.q} onPick={(q) => change({ q })} />
        )}
        {letters.length > 0 && (
          <JobLetters letters={letters} chosen={search.letter} onChoose={(letter) => change({ letter })} />
        )}
      </Suspense>
      {isPending && <Skeleton rows={12} />}
      {error !== null && <ProblemBox error={error} what="The jobs could not be read" onRetry={jobs.retry} />}
      {wrong !== undefined && <NotUnderstood wrong={wrong} />}
      {conditions !== undefined && !isPending && error === null && items.length === 0 && (
        <NoJobs isFiltered={isFiltered} />
      )}
      {items.length > 0 && (
        <DataTable
          label="Jobs"
          about={JSON.stringify([conditions, search.sort, search.letter])}
          columns={columns}
          items={items}
          onOpen={({ name }) => void navigate({ to: '/jobs/$name', params: { name } })}
          onEnd={jobs.loadMore}
          selection={selection.boxes}
          onWiden={widen}
          order={{
            now: search.sort ?? 'name',
            onChoose: (order) => change({ sort: jobSorts.find((sort) => sort === order && sort !== 'name') }),
          }}
        />
      )}
      <Suspense fallback={null}>{items.length > 0 && <StripTip />}</Suspense>
      <JobBulk selection={selection} conditions={conditions} items={items} matching={jobs.matching} />
    </>
  );
}

/** For the command line, where it can be asked for the same. */
function shownOf(items: readonly JobListItemResource[], conditions: JobConditionsQuery, { sort }: JobsSearch): Shown {
  const { status, ...others } = conditions;
  const isPlain = Object.keys(others).length === 0 && (sort === undefined || sort === 'name');
  return {
    path: '/api/v1/jobs',
    query: { ...conditions, sort },
    items,
    ...(isPlain ? { words: ['jobs', ...(status === undefined ? [] : ['--status', status])] } : {}),
  };
}

interface FiltersProps {
  readonly search: JobsSearch;
  /** What is loaded: its pools, owners and labels are proposed. */
  readonly items: readonly JobListItemResource[];
  /** @param isStep whether Back takes it away again: not each letter that is typed */
  readonly change: (part: Partial<JobsSearch>, isStep?: boolean) => void;
}

function Filters({ search, items, change }: FiltersProps) {
  const values = useValues(items);
  return (
    <div className={filter['bar']}>
      <FilterBox
        typed={search.q}
        names={{ ...jobFilterNames, ...values }}
        placeholder="Name, command, pool:…"
        onType={(typed) => change({ q: typed }, false)}
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
        choices={jobHealths.filter((health) => health !== 'paused' || search.health === health)} // a status says it
        chosen={search.health === undefined ? [] : [search.health]}
        word={(health) => healthWords[health]}
        onChange={(chosen) => change({ health: chosen.at(-1) })}
      />
      <span className={filter['pair']}>
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
              {jobSortWords[sort]}
            </option>
          ))}
        </select>
        <select
          aria-label="Count by"
          value={search.group ?? ''}
          onChange={({ target }) => change({ group: jobGroupings.find((by) => by === target.value) })}
        >
          <option value="">no groups</option>
          {jobGroupings.map((by) => (
            <option key={by} value={by}>
              by {groupingWords[by]}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

function useValues(items: readonly JobListItemResource[]): Readonly<Record<string, readonly string[]>> {
  return useMemo(() => {
    const different = (texts: ReadonlyArray<string | null>) =>
      [...new Set(texts)].filter((text) => text !== null).sort();
    return {
      pool: different(items.map(({ pool }) => pool)),
      owner: different(items.map(({ owner }) => owner)),
      managed: different(items.map(({ managed_by: source }) => source)),
      label: different(
        items.flatMap(({ labels }) => Object.entries(labels).map(([name, value]) => `${name}=${value}`)),
      ),
    };
  }, [items]);
}

function NoJobs({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No job matches.">Take a filter away.</Empty>;
  return (
    <Suspense fallback={null}>
      <FirstJob />
    </Suspense>
  );
}
