import type { RunStatus } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, ZoomIn, ZoomOut } from 'lucide-react';
import { useMemo } from 'react';
import type { TimelineSearch } from '../../address/search.js';
import { every } from '../../live/pace.js';
import { Button } from '../../parts/button.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { Empty } from '../../parts/empty.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { StatusMark } from '../../parts/status-mark.js';
import { client } from '../../server/client.js';
import { readInstant } from '../../time/read-instant.js';
import style from './timeline.module.css';
import { TimelineChart } from './timeline-chart.js';

const groups = ['job', 'pool', 'worker'] as const;
const ranges = ['1h', '6h', '24h', '7d'] as const;
/** How far ahead a range looks. */
const ahead: Readonly<Record<(typeof ranges)[number], string>> = { '1h': '10m', '6h': '1h', '24h': '4h', '7d': '1d' };
const legend: readonly RunStatus[] = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'running', 'waiting'];

/** What ran when, what runs, what waits and what is to come: all jobs, pools or workers over one axis. */
export function TimelinePage() {
  const search = useSearch({ from: '/timeline' });
  const navigate = useNavigate();
  const { from = 'now-6h', to = 'now+1h', group = 'job' } = search;
  const change = (part: TimelineSearch) =>
    void navigate({ to: '/timeline', search: { ...search, ...part }, replace: true });
  const timeline = useInfiniteQuery({
    queryKey: ['timeline', from, to, group],
    queryFn: async ({ pageParam, signal }) => {
      const now = new Date();
      const range = { from: readInstant(from, now)?.toISOString(), to: readInstant(to, now)?.toISOString() };
      return client().statistics.timeline({ ...range, group, limit: 50, cursor: pageParam }, { signal });
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : every(5_000)()),
  });
  const pages = timeline.data?.pages;
  const shown = useMemo(() => {
    const [first] = pages ?? [];
    return first === undefined ? undefined : { ...first, rows: pages?.flatMap(({ rows }) => rows) ?? [] };
  }, [pages]);
  function move(shift: number, zoom: number): void {
    const now = new Date();
    const [begin, end] = [readInstant(from, now) ?? now, readInstant(to, now) ?? now].map((at) => at.getTime());
    if (begin === undefined || end === undefined) return;
    const size = (end - begin) * zoom;
    const middle = (begin + end) / 2 + shift * (end - begin);
    change({
      from: new Date(middle - size / 2).toISOString().replace(/\.\d+/, ''),
      to: new Date(middle + size / 2).toISOString().replace(/\.\d+/, ''),
    });
  }
  return (
    <>
      <PageHead title="Timeline" />
      <div className={style['bar']}>
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
        <div className={style['steps']}>
          <Button aria-label="Earlier" icon={<ChevronLeft aria-hidden size={14} />} onClick={() => move(-0.5, 1)} />
          <Button aria-label="Later" icon={<ChevronRight aria-hidden size={14} />} onClick={() => move(0.5, 1)} />
          <Button aria-label="Closer" icon={<ZoomIn aria-hidden size={14} />} onClick={() => move(0, 0.5)} />
          <Button aria-label="Farther" icon={<ZoomOut aria-hidden size={14} />} onClick={() => move(0, 2)} />
        </div>
      </div>
      {timeline.isPending && <Skeleton rows={12} />}
      {timeline.error !== null && (
        <ProblemBox
          error={timeline.error}
          what="The timeline could not be read"
          onRetry={() => void timeline.refetch()}
        />
      )}
      {shown?.rows.length === 0 && <Empty title="There is nothing to show.">No {group} has runs or ticks here.</Empty>}
      {shown !== undefined && shown.rows.length > 0 && <TimelineChart timeline={shown} group={group} />}
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
        <span className="muted">outlined: to come</span>
      </div>
    </>
  );
}
