import type { RunStatus } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { type TimelineSearch, timelineSorts } from '../../address/time-search.js';
import { every } from '../../live/pace.js';
import { Button } from '../../parts/button.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { CopyAs } from '../../parts/copy-as.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { FilterBox } from '../../parts/filter-box.js';
import { ForThose } from '../../parts/for-those.js';
import { jobSortWords } from '../../parts/job-sort-words.js';
import { NotUnderstood } from '../../parts/not-understood.js';
import { PageHead } from '../../parts/page-head.js';
import { pan, printRange, zoom } from '../../parts/plan-range.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { StatusMark } from '../../parts/status-mark.js';
import { useKeys } from '../../parts/use-keys.js';
import { client } from '../../server/client.js';
import { readInstant } from '../../time/read-instant.js';
import { planTimelineJobs, type TimelineJobs } from './plan-timeline-jobs.js';
import style from './timeline.module.css';
import { TimelineChart } from './timeline-chart.js';
import { timelineColours } from './timeline-colours.js';
import { useThemeStamp } from './use-theme-stamp.js';

const groups = ['job', 'pool', 'worker'] as const;
const ranges = ['1h', '6h', '24h', '7d'] as const;
/** How far ahead a range looks. */
const ahead: Readonly<Record<(typeof ranges)[number], string>> = { '1h': '10m', '6h': '1h', '24h': '4h', '7d': '1d' };
const legend: readonly RunStatus[] = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'running', 'waiting'];

/** What ran when, what runs, what waits and what is to come: all jobs, pools or workers over one axis. */
export function TimelinePage() {
  return (
    <ForThose title="Timeline" need="everything">
      <Timeline />
    </ForThose>
  );
}

function Timeline() {
  const search = useSearch({ from: '/timeline' });
  const navigate = useNavigate({ from: '/timeline' });
  const { from = 'now-6h', to = 'now+1h', group = 'job' } = search;
  const isOfJobs = group === 'job';
  const sort = isOfJobs ? search.sort : undefined; // only jobs have an order, and can be narrowed
  const { conditions, wrong } = planTimelineJobs(isOfJobs ? search.q : undefined);
  const change = (part: TimelineSearch, isStep = true) =>
    void navigate({ to: '/timeline', search: (before) => ({ ...before, ...part }), replace: !isStep });
  const theme = useThemeStamp();
  useEffect(() => void timelineColours(theme), [theme]); // while the answer is waited for
  const { timeline, shown } = useTimeline({ from, to, group, sort, conditions });
  function move(shift: number, factor: number): void {
    const now = new Date();
    const range = { from: (readInstant(from, now) ?? now).getTime(), to: (readInstant(to, now) ?? now).getTime() };
    change(printRange(zoom(pan(range, shift), factor)), false);
  }
  return (
    <>
      <PageHead title="Timeline">
        <CopyAs
          shown={{ path: '/api/v1/timeline', query: { from: shown?.from, to: shown?.to, group, sort, ...conditions } }}
        />
      </PageHead>
      <div className={filter['bar']}>
        <ChoiceChips
          label="Rows"
          choices={groups}
          chosen={[group]}
          word={(choice) => `${choice}s`}
          onChange={(chosen) => change({ group: chosen.at(-1) ?? group })}
        />
        <ChoiceChips
          label="Range"
          choices={ranges}
          chosen={ranges.filter((range) => from === `now-${range}`)}
          word={(range) => range}
          onChange={(chosen) => {
            const range = chosen.at(-1);
            if (range !== undefined) change({ from: `now-${range}`, to: `now+${ahead[range]}` });
          }}
        />
        <Steps onMove={move} />
        {isOfJobs && (
          <FilterBox
            typed={search.q}
            names={{ label: [], pool: [] }}
            placeholder="Name, label:team=data, pool:gpu …"
            onType={(q) => change({ q }, false)}
          />
        )}
        {isOfJobs && <Order sort={sort} onChange={(chosen) => change({ sort: chosen })} />}
      </div>
      {wrong !== undefined && <NotUnderstood wrong={wrong} />}
      {timeline.isPending && wrong === undefined && <Skeleton rows={12} />}
      {timeline.error !== null && (
        <ProblemBox
          error={timeline.error}
          what="The timeline could not be read"
          onRetry={() => void timeline.refetch()}
        />
      )}
      {wrong === undefined && shown?.rows.length === 0 && <Nothing group={group} isNarrowed={search.q !== undefined} />}
      {wrong === undefined && shown !== undefined && shown.rows.length > 0 && (
        <TimelineChart timeline={shown} group={group} onRange={change} />
      )}
      {timeline.hasNextPage && (
        <p>
          <Button disabled={timeline.isFetching} onClick={() => void timeline.fetchNextPage()}>
            More {group}s
          </Button>
        </p>
      )}
      <div className={style['legend']} aria-hidden>
        {legend.map((status) => (
          <StatusMark key={status} status={status} />
        ))}
        <span className="muted">
          outlined: to come · an empty place: why nothing ran · drawn over: closer · Ctrl and wheel: zoom
        </span>
      </div>
    </>
  );
}

interface AskedTimeline extends Required<Pick<TimelineSearch, 'from' | 'to' | 'group'>> {
  readonly sort: TimelineSearch['sort'];
  /** Absent where what stands in the box is not understood. */
  readonly conditions: TimelineJobs['conditions'];
}

function useTimeline({ from, to, group, sort, conditions }: AskedTimeline) {
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', from, to, group, sort, conditions],
    queryFn: async ({ pageParam, signal }) => {
      const now = new Date();
      const range = { from: readInstant(from, now)?.toISOString(), to: readInstant(to, now)?.toISOString() };
      const asked = { ...range, ...conditions, group, sort, limit: 50, cursor: pageParam };
      return client().statistics.timeline(asked, { signal });
    },
    enabled: conditions !== undefined,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    // times are told since the begin of what is shown: nothing of an answer stands in the next one
    structuralSharing: false,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : every(5_000)()),
  });
  const pages = timeline.data?.pages;
  const shown = useMemo(() => {
    const [first] = pages ?? [];
    return first === undefined ? undefined : { ...first, rows: pages?.flatMap(({ rows }) => rows) ?? [] };
  }, [pages]);
  return { timeline, shown };
}

function Nothing({ group, isNarrowed }: { readonly group: string; readonly isNarrowed: boolean }) {
  if (group === 'job' && isNarrowed) return <Empty title="No job matches.">Take a filter away.</Empty>;
  return <Empty title="There is nothing to show.">There is no {group} yet.</Empty>;
}

interface OrderProps {
  readonly sort: TimelineSearch['sort'];
  readonly onChange: (sort: TimelineSearch['sort']) => void;
}

/** Which jobs come first. */
function Order({ sort, onChange }: OrderProps) {
  return (
    <select
      aria-label="Order"
      value={sort ?? 'name'}
      onChange={({ target: { value } }) => onChange(timelineSorts.find((each) => each === value && each !== 'name'))}
    >
      {timelineSorts.map((each) => (
        <option key={each} value={each}>
          {jobSortWords[each]}
        </option>
      ))}
    </select>
  );
}

const steps = [
  ['<', 'Earlier', ChevronLeft, -0.5, 1],
  ['>', 'Later', ChevronRight, 0.5, 1],
  ['+', 'Closer', ZoomIn, 0, 0.5],
  ['-', 'Farther', ZoomOut, 0, 2],
] as const;

/** Along the axis, nearer and farther. @param onMove told by how many lengths, and how many times as long */
function Steps({ onMove }: { readonly onMove: (shift: number, factor: number) => void }) {
  useKeys((pressed) => {
    const step = steps.find(([key]) => key === pressed);
    if (step === undefined) return false;
    onMove(step[3], step[4]);
    return true;
  });
  return (
    <div className={style['steps']}>
      {steps.map(([key, word, Icon, shift, factor]) => (
        <Button
          key={key}
          aria-label={word}
          title={`Press ${key}`}
          icon={<Icon aria-hidden size={14} />}
          onClick={() => onMove(shift, factor)}
        />
      ))}
    </div>
  );
}
