import type { RunListItem, RunListQuery } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type RunsSearch, runStatuses, splitStatuses } from '../../address/run-search.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { ColumnChoice } from '../../parts/column-choice.js';
import { CopyAs } from '../../parts/copy-as.js';
import { DataTable } from '../../parts/data-table.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { FilterBox } from '../../parts/filter-box.js';
import { formatCount } from '../../parts/format-count.js';
import { NotUnderstood } from '../../parts/not-understood.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { allRunColumns } from '../../parts/run-columns.js';
import { Skeleton } from '../../parts/skeleton.js';
import { statusWord } from '../../parts/status-mark.js';
import type { Column } from '../../parts/table-column.js';
import type { TableOrder } from '../../parts/table-head.js';
import { type Selection, useChosen } from '../../parts/use-chosen.js';
import { type ColumnList, useColumns } from '../../parts/use-columns.js';
import { type Runs, useRuns } from '../../parts/use-runs.js';
import { useSettled } from '../../parts/use-settled.js';
import { ViewButton } from '../../parts/view-button.js';
import { client } from '../../server/client.js';
import { browserZone } from '../../time/zone-choice.js';
import { isCounted } from './count-statuses.js';
import { type AskedRuns, planAsked, runFilterNames } from './plan-asked.js';
import { planShownRuns } from './plan-shown-runs.js';
import { planSort } from './plan-sort.js';
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
const allRuns: ColumnList<RunListItem> = { name: 'runs', columns: allRunColumns() };
const runsOfOneJob: ColumnList<RunListItem> = { name: 'runs-of-job', columns: allRunColumns(browserZone) };

/** All runs, newest first. Everything that was chosen stands in the address. */
export function RunsPage() {
  const search = useSearch({ from: '/runs' });
  const navigate = useNavigate({ from: '/runs' });
  const change = (part: Partial<RunsSearch>, isStep = true) =>
    // where the list is scrolled to is said by its table
    void navigate({
      ...{ to: '/runs', search: (before) => ({ ...before, ...part }), replace: !isStep },
      resetScroll: false,
    });
  // relative times are fixed when the address changes, so that pages fit together
  const q = useSettled(search.q, 200);
  const asked = useMemo(() => planAsked({ ...search, q }), [search, q]);
  const job = useQuery({
    queryKey: ['job', asked.job],
    queryFn: ({ signal }) => client().jobs.get(asked.job ?? '', { signal }),
    enabled: asked.job !== undefined,
    placeholderData: undefined, // the job before is not the one that is asked for
  });
  const query = useMemo(() => runListQuery(asked, job.data?.id, new Date()), [asked, job.data?.id]);
  const series = useRunSeries(asked, job.data?.id, query !== undefined);
  const matching = useRunCount(query);
  const runs = useRuns(query, { sort: search.sort });
  const list = asked.job === undefined ? allRuns : runsOfOneJob;
  const table = useColumns(list);
  const selection = useChosen(runs.items, query ?? null, nameOf);

  return (
    <>
      <PageHead
        title={search.job === undefined ? 'Runs' : `Runs of ${search.job}`}
        count={matching === undefined ? undefined : `${matching} ${matching === '1' ? 'run' : 'runs'}`}
      >
        <ViewButton />
        <ColumnChoice columns={list.columns} shown={table.shown} onChange={table.choose} onWiden={table.widen} />
        {query !== undefined && <CopyAs shown={planShownRuns(asked, query, runs.items)} />}
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
      <RunHistogram read={series} note={noteOf(asked)} onRange={change} />
      <div className={filter['bar']}>
        <FilterBox
          typed={search.q}
          names={runFilterNames}
          placeholder="Error, id, pool:gpu min:5m …"
          onType={(typed) => change({ q: typed }, false)}
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
      {asked.wrong !== undefined && <NotUnderstood wrong={asked.wrong} />}
      {query !== undefined && (
        <RunTable
          {...{ runs, query, selection }}
          columns={table.columns}
          onWiden={table.widen}
          order={{
            now: search.sort ?? newestFirst,
            onChoose: (order) => change(planSort(search, order)),
          }}
        />
      )}
      {/* always there: it follows what is being done, whatever the list is asked for meanwhile */}
      <RunBulk selection={selection} conditions={query} items={runs.items} matching={matching} />
    </>
  );
}

const newestFirst = '-scheduled';

interface RunTableProps {
  readonly runs: Runs;
  readonly query: RunListQuery;
  readonly selection: Selection<RunListItem>;
  readonly columns: readonly Column<RunListItem>[];
  readonly order: TableOrder;
  readonly onWiden: (key: string, by: number) => void;
}

function RunTable({ runs, query, selection, columns: shownColumns, ...ofTable }: RunTableProps) {
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
      about={ofTable.order.now} // of others, it is another table
      news={ofTable.order.now === newestFirst ? 'run' : undefined}
      columns={shownColumns}
      items={items}
      onOpen={({ id }) => void navigate({ to: '/runs/$id', params: { id } })}
      onEnd={runs.loadMore}
      selection={selection.boxes}
      {...ofTable}
    />
  );
}

/** How what is counted differs from what is listed; nothing where it does not. */
function noteOf(search: AskedRuns): string | undefined {
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
