import type { RunListItem } from '@aster-scheduler/client';
import { useNow } from '../live/use-now.js';
import type { Column } from './data-table.js';
import { Instant } from './instant.js';
import { RowLink } from './row-link.js';
import style from './run-columns.module.css';
import { delayMs, durationMs, durationText, reasonSentence, triggerWord, whyText } from './run-facts.js';
import { StatusMark } from './status-mark.js';

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
    { key: 'duration', head: 'Duration', width: '88px', phone: 2, cell: (run) => <RunDuration run={run} /> },
    {
      key: 'attempt',
      head: 'Attempt',
      width: '60px',
      cell: (run) => <span className={run.attempt_num > 1 ? 'num' : 'muted num'}>{run.attempt_num || '–'}</span>,
    },
    {
      key: 'why',
      head: 'Why',
      width: 'minmax(120px, 2fr)',
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
  return run.status === 'running' ? (
    <Ticking run={run} />
  ) : (
    <span className="num">{durationText(durationMs(run, new Date(0)))}</span>
  );
}

function Ticking({ run }: { readonly run: RunListItem }) {
  return <span className="num">{durationText(Math.max(durationMs(run, useNow()) ?? 0, 0))}</span>;
}
