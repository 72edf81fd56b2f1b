import type { JobListItemResource } from '@aster-scheduler/client';
import { isManual } from '@aster-scheduler/cron';
import { formatShare } from '../../parts/format-share.js';
import { Instant } from '../../parts/instant.js';
import { RowLink } from '../../parts/row-link.js';
import { durationText } from '../../parts/run-facts.js';
import { ScheduleWords } from '../../parts/schedule-words.js';
import { StatusMark } from '../../parts/status-mark.js';
import type { Column } from '../../parts/table-column.js';
import style from './jobs-page.module.css';
import { OutcomeStrip } from './outcome-strip.js';

/** What is told of a job in the list. */
export const jobColumns: readonly Column<JobListItemResource>[] = [
  {
    key: 'name',
    head: 'Name',
    width: 'minmax(160px, 1.7fr)',
    phone: 1,
    orders: ['name', '-name'],
    cell: (job) => (
      <RowLink to={{ job: job.name }} className={style['name']} title={titleOf(job)}>
        <bdi>{job.name}</bdi>
      </RowLink>
    ),
  },
  {
    key: 'strip',
    head: 'Last 20',
    width: '124px',
    cell: ({ last_runs: runs = [], timezone }) => <OutcomeStrip runs={runs} jobZone={timezone} />,
  },
  {
    key: 'last',
    head: 'Last run',
    width: 'minmax(150px, 1.4fr)',
    phone: 1,
    orders: ['-last', 'last'],
    cell: (job) => <LastRun job={job} />,
  },
  {
    key: 'schedule',
    head: 'Schedule',
    width: 'minmax(130px, 1.1fr)',
    phone: 2,
    cell: (job) => <ScheduleWords job={job} />,
  },
  {
    key: 'next',
    head: 'Next',
    width: '92px',
    phone: 2,
    orders: ['next', '-next'],
    cell: ({ next_run_at: next, timezone, status }) =>
      next === null ? (
        status === 'active' ? (
          <span className="muted">–</span>
        ) : (
          <StatusMark status={status} />
        )
      ) : (
        <Instant at={next} jobZone={timezone} show="relative" />
      ),
  },
  {
    key: 'success',
    head: 'Success 7 d',
    width: '96px',
    orders: ['success', '-success'],
    look: 'num',
    cell: ({ stats }) => successOf(stats),
  },
  {
    key: 'usual',
    head: 'Usually',
    width: '92px',
    orders: ['-duration', 'duration'],
    look: 'muted num',
    cell: ({ stats }) => durationText(stats?.p50_ms ?? undefined),
  },
  {
    key: 'owner',
    head: 'Owner',
    width: 'minmax(70px, 0.6fr)',
    look: 'muted',
    cell: ({ owner }) => (owner === null ? '–' : <bdi>{owner}</bdi>),
  },
  {
    key: 'triggers',
    head: 'Started by',
    width: 'minmax(90px, 0.7fr)',
    isExtra: true,
    cell: (job) => <Quiet text={triggersOf(job)} />,
  },
  {
    key: 'p95',
    head: '95 of 100',
    width: '92px',
    isExtra: true,
    cell: ({ stats }) => <span className="muted num">{durationText(stats?.p95_ms ?? undefined)}</span>,
  },
  { key: 'pool', head: 'Pool', width: 'minmax(70px, 0.6fr)', isExtra: true, cell: ({ pool }) => <Quiet text={pool} /> },
  {
    key: 'labels',
    head: 'Labels',
    width: 'minmax(100px, 1fr)',
    isExtra: true,
    cell: ({ labels }) => (
      <Quiet
        text={Object.entries(labels)
          .map(([name, value]) => `${name}=${value}`)
          .join(' ')}
      />
    ),
  },
  {
    key: 'managed',
    head: 'Managed by',
    width: 'minmax(90px, 0.8fr)',
    isExtra: true,
    cell: ({ managed_by: source }) => <Quiet text={source} />,
  },
  {
    key: 'version',
    head: 'Version',
    width: '64px',
    isExtra: true,
    cell: ({ version }) => <span className="muted num">{version}</span>,
  },
];

function Quiet({ text }: { readonly text: string | null }) {
  return (
    <span className="muted" title={text ?? undefined}>
      <bdi>{text === null || text === '' ? '–' : text}</bdi>
    </span>
  );
}

function LastRun({ job: { last_runs: runs = [], streak } }: { readonly job: JobListItemResource }) {
  const [last] = runs;
  if (last === undefined) return <span className="muted">not yet</span>;
  const [, status, at] = last;
  return (
    <span className={style['last']}>
      <StatusMark status={status} compact />
      <Instant at={at} show="relative" />
      {streak !== null && streak !== undefined && (
        <span className={style['error']} title={streak.error_line ?? undefined}>
          {streak.failures > 1 ? `${streak.failures}× ` : ''}
          <bdi>{streak.error_line ?? ''}</bdi>
        </span>
      )}
    </span>
  );
}

/** What starts it besides hands. */
function triggersOf({ cron_expr: expression, depends_on: edges, runs_on: place }: JobListItemResource): string {
  const kinds = [
    ...(isManual(expression) ? [] : ['schedule']),
    ...(edges.length === 0 ? [] : ['dependency']),
    ...(place === 'elsewhere' ? ['pings'] : []),
  ];
  return kinds.length === 0 ? 'by hand' : kinds.join(', ');
}

function successOf(stats: JobListItemResource['stats']): string {
  if (stats === null || stats === undefined || stats.succeeded + stats.failed === 0) return '–';
  return formatShare(stats.succeeded / (stats.succeeded + stats.failed));
}

function titleOf({ name, command, args, handler, pool }: JobListItemResource): string {
  return `${name}\n${command === null ? `handler ${handler ?? ''}` : [command, ...args].join(' ')}\npool ${pool}`;
}
