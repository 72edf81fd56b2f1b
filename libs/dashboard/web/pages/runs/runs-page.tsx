import type { RunListItem, RunListQuery } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type RunsSearch, runStatuses, splitStatuses } from '../../address/run-search.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { DataTable } from '../../parts/data-table.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { formatCount } from '../../parts/format-count.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { runColumns } from '../../parts/run-columns.js';
import { Skeleton } from '../../parts/skeleton.js';
import { statusWord } from '../../parts/status-mark.js';
import { type Selection, useChosen } from '../../parts/use-chosen.js';
import { type Runs, useRuns } from '../../parts/use-runs.js';
import { useSettled } from '../../parts/use-settled.js';
import { ViewButton } from '../../parts/view-button.js';
import { client } from '../../server/client.js';
import { browserZone } from '../../time/zone-choice.js';
import { isCounted } from './count-statuses.js';
import { RunBulk } from './run-bulk.js';
import { RunFacets } from './run-facets.js';
import { RunHistogram } from './run-histogram.js';
import { runListQuery } from './run-list-query.js';
import { useRunCount } from './use-run-count.js';
import { useRunSeries } from './use-run-series.js';

const ranges = [
  ['', 'any time'],
  ['now-1h', 'last hour'],
  ['now-6h', 'last 6 hours'],
  ['now-24h', 'last 24 hours'],
  ['now-7d', 'last 7 days'],
] as const;
const columns = runColumns();
const columnsOfOneJob = runColumns(browserZone);

/** All runs, newest first. Everything that was chosen stands in the address. */
export function RunsPage() {
  const search = useSearch({ from: '/runs' });
  const navigate = useNavigate();
  const change = (part: Partial<RunsSearch>, isStep = true) =>
    void navigate({ to: '/runs', search: { ...search, ...part }, replace: !isStep });
  const job = useQuery({
    queryKey: ['job', search.job],
    queryFn: ({ signal }) => client().jobs.get(search.job ?? '', { signal }),
    enabled: search.job !== undefined,
    placeholderData: undefined, // the job before is not the one that is asked for
  });
  // relative times are fixed when the address changes, so that pages fit together
  const q = useSettled(search.q, 200);
  const query = useMemo(() => runListQuery({ ...search, q }, job.data?.id, new Date()), [search, q, job.data?.id]);
  const isReady = search.job === undefined || job.data !== undefined;
  const series = useRunSeries(search, job.data?.id, isReady);
  const matching = useRunCount(query, isReady);
  const runs = useRuns(query, { isEnabled: isReady });
  const selection = useChosen(runs.items, query, nameOf);

  return (
    <>
      <PageHead
        title={search.job === undefined ? 'Runs' : `Runs of ${search.job}`}
        count={matching === undefined ? undefined : `${matching} ${matching === '1' ? 'run' : 'runs'}`}
      >
        <ViewButton />
        <select
          aria-label="Time"
          value={search.from ?? ''}
          onChange={({ target }) => change({ from: target.value === '' ? undefined : target.value, to: undefined })}
        >
          {ranges.map(([from, word]) => (
            <option key={from} value={from}>
              {word}
            </option>
          ))}
          {search.from !== undefined && !ranges.some(([from]) => from === search.from) && (
            <option value={search.from}>{search.to === undefined ? `since ${search.from}` : 'as drawn above'}</option>
          )}
        </select>
      </PageHead>
      <RunHistogram read={series} note={noteOf(search)} onRange={change} />
      <div className={filter['bar']}>
        <input
          type="search"
          data-filter
          placeholder="Id, or text of an error"
          aria-label="Filter"
          value={search.q ?? ''}
          onChange={({ target }) =>
            void navigate({
              to: '/runs',
              search: { ...search, q: target.value === '' ? undefined : target.value },
              replace: true,
            })
          }
        />
        <ChoiceChips
          label="Status"
          choices={runStatuses}
          chosen={splitStatuses(search.status)}
          word={(status) => withCount(statusWord(status), series.counts?.get(status))}
          onChange={(chosen) => change({ status: chosen.length === 0 ? undefined : chosen.join(',') })}
        />
        <RunFacets search={search} change={change} />
        {search.job !== undefined && (
          <button type="button" onClick={() => change({ job: undefined })}>
            all jobs ✕
          </button>
        )}
      </div>
      {job.error !== null && <ProblemBox error={job.error} what="The job could not be read" />}
      {isReady && <RunTable runs={runs} query={query} selection={selection} isOfOneJob={search.job !== undefined} />}
      {/* always there: it follows what is being done, whatever the list is asked for meanwhile */}
      <RunBulk selection={selection} conditions={query} items={runs.items} matching={matching} />
    </>
  );
}

interface RunTableProps {
  readonly runs: Runs;
  readonly query: RunListQuery;
  readonly selection: Selection<RunListItem>;
  readonly isOfOneJob: boolean;
}

function RunTable({ runs, query, selection, isOfOneJob }: RunTableProps) {
  const navigate = useNavigate();
  const { items } = runs;
  if (runs.isLoading) return <Skeleton rows={12} />;
  if (items.length === 0) {
    if (runs.error === null) return <NoRuns isFiltered={Object.values(query).some((value) => value !== undefined)} />;
    return <ProblemBox error={runs.error} what="The runs could not be read" onRetry={runs.retry} />;
  }
  return (
    <DataTable
      label="Runs"
      columns={isOfOneJob ? columnsOfOneJob : columns}
      items={items}
      onOpen={({ id }) => void navigate({ to: '/runs/$id', params: { id } })}
      onEnd={runs.loadMore}
      selection={selection.boxes}
    />
  );
}

/** How what is counted differs from what is listed; nothing where it does not. */
function noteOf(search: RunsSearch): string | undefined {
  if (!isCounted(search)) return 'Runs of this time; not all of them are in the list.';
  if (search.from !== undefined) return undefined;
  const day = search.to === undefined ? 'The last 24 hours' : 'The last 24 hours of it';
  return `${day}, here and in the numbers below; the list goes back further.`;
}

/** For those who hear it. */
function nameOf({ job_name: job, status, scheduled_at: at }: RunListItem): string {
  return `${job}, ${statusWord(status)}, ${at}`;
}

function withCount(word: string, count: number | undefined): string {
  return count === undefined || count === 0 ? word : `${word} ${formatCount(count)}`;
}

function NoRuns({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No run matches.">Take a filter away, or choose a longer time.</Empty>;
  return (
    <Empty title="Nothing has run yet.">
      A run appears here at the first tick of a job, or as soon as one is triggered.
    </Empty>
  );
}
