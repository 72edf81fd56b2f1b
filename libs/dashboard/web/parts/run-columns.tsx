import type { RunListItem } from '@aster-scheduler/client';
import type { CSSProperties } from 'react';
import { useNow } from '../live/use-now.js';
import { formatDuration } from '../time/format-duration.js';
import { Instant } from './instant.js';
import { planProgress } from './plan-progress.js';
import { RowLink } from './row-link.js';
import style from './run-columns.module.css';
import { delayMs, durationMs, durationText, reasonSentence, triggerWord, whyText } from './run-facts.js';
import { StatusMark } from './status-mark.js';
import type { Column } from './table-column.js';

/**
 * What is told of a run in a list, without what is there only when somebody wants it.
 *
 * @param jobZone of the job that all are of; else its name is told too
 */
export function runColumns(jobZone?: string): readonly Column<RunListItem>[] {
  return allRunColumns(jobZone).filter(({ isExtra }) => isExtra !== true);
}

/** All that can be told of a run in a list. */
export function allRunColumns(jobZone?: string): readonly Column<RunListItem>[] {
  const job: Column<RunListItem> = {
    key: 'job',
    head: 'Job',
    width: 'minmax(140px, 1.4fr)',
    phone: 1,
    cell: (run) => (
      <RowLink to={{ job: run.job_name }} className={style['job']} title={run.job_name}>
        <bdi>{run.job_name}</bdi>
      </RowLink>
    ),
  };
  return [
    { key: 'status', head: 'Status', width: '104px', phone: 1, cell: (run) => <RunLink run={run} /> },
    ...(jobZone === undefined ? [job] : []),
    {
      key: 'at',
      head: 'Scheduled',
      width: '200px',
      phone: 2,
      orders: ['-scheduled'],
      cell: (run) => <Instant at={run.scheduled_at} jobZone={jobZone} seconds />,
    },
    { key: 'trigger', head: 'By', width: '88px', look: 'muted', cell: triggerWord },
    {
      key: 'delay',
      head: 'Delay',
      width: '68px',
      look: 'muted num',
      cell: (run) => durationText(delayMs(run)),
    },
    {
      key: 'duration',
      head: 'Duration',
      width: '132px',
      phone: 2,
      orders: ['-duration', 'duration'],
      cell: (run) => <RunDuration run={run} />,
    },
    {
      key: 'attempt',
      head: 'Attempt',
      width: '60px',
      cell: (run) => <span className={run.attempt_num > 1 ? 'num' : 'muted num'}>{run.attempt_num || '–'}</span>,
    },
    {
      key: 'why',
      head: 'Why',
      width: 'minmax(120px, 3fr)',
      cell: (run) => (
        <span className={style['why']} title={reasonSentence(run)}>
          <bdi>{whyText(run)}</bdi>
        </span>
      ),
    },
    {
      key: 'exit',
      head: 'Exit',
      width: '72px',
      isExtra: true,
      cell: (run) => <span className="muted num">{run.signal ?? run.exit_code ?? '–'}</span>,
    },
    {
      key: 'pool',
      head: 'Pool',
      width: 'minmax(70px, 0.6fr)',
      isExtra: true,
      cell: (run) => <Quiet text={run.pool} />,
    },
    {
      key: 'worker',
      head: 'Worker',
      width: '84px',
      isExtra: true,
      cell: (run) => <Quiet text={run.worker_id?.slice(0, 8) ?? null} />,
    },
    {
      key: 'actor',
      head: 'Who',
      width: 'minmax(80px, 0.6fr)',
      isExtra: true,
      cell: (run) => <Quiet text={run.actor} />,
    },
  ];
}

function Quiet({ text }: { readonly text: string | null }) {
  return (
    <span className="muted">
      <bdi>{text ?? '–'}</bdi>
    </span>
  );
}

function RunLink({ run }: { readonly run: RunListItem }) {
  return (
    <RowLink to={{ run: run.id }} className={style['link']}>
      <StatusMark status={run.status} />
    </RowLink>
  );
}

export function RunDuration({ run }: { readonly run: RunListItem }) {
  if (run.status === 'running') return <Ticking run={run} />;
  return <Took run={run} ms={durationMs(run, new Date(0))} />;
}

function Ticking({ run }: { readonly run: RunListItem }) {
  return <Took run={run} ms={Math.max(durationMs(run, useNow()) ?? 0, 0)} />;
}

interface TookProps {
  readonly run: RunListItem;
  readonly ms: number | undefined;
}

/** How long it took, and a bar that holds it against what is usual for its job. */
function Took({ run: { status, usual_ms: usual, p95_ms: p95 }, ms }: TookProps) {
  if (ms === undefined || usual === undefined || usual === null) return <span className="num">{durationText(ms)}</span>;
  const { share, usualShare = 0, isLong } = planProgress({ elapsedMs: ms, usualMs: usual, p95Ms: p95 ?? undefined });
  const shares = { '--share': `${share * 100}%`, '--usual': `${usualShare * 100}%` };
  return (
    <span className={style['took']} title={`${formatDuration(ms)}; usually ${formatDuration(usual)}`}>
      <span className="num">{formatDuration(ms)}</span>
      <i className={style['bar']} data-status={status} data-long={isLong} style={shares as CSSProperties} />
    </span>
  );
}
