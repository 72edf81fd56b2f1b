import type { JobHealth, JobListItemResource, JobResource, JobStatus } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { labelOption } from '../input/label-option.js';
import { commandLineOf } from '../jobs/command-line-of.js';
import { type RecentRun, recentRuns } from '../jobs/recent-runs.js';
import { findJobs } from '../objects/find-jobs.js';
import type { Column } from '../output/column.js';
import { isForPrograms } from '../output/output-format.js';
import { statusLetter, statusStyle } from '../output/status-style.js';
import { printList } from '../print/print-list.js';
import { redraw } from '../print/redraw.js';
import type { Session } from '../session/session.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';

/** Outcomes in the strip of a job. */
const stripLength = 10;
const statuses = ['active', 'inactive', 'archived'] as const satisfies readonly JobStatus[];
const sortings = ['name', '-last', 'next'] as const;
const healths = [
  ...(['failing', 'late', 'skipping', 'never', 'paused', 'no_worker', 'no_tick'] as const),
] as const satisfies readonly JobHealth[];

/** A job and its newest runs. */
interface Row {
  readonly job: JobResource;
  readonly runs: readonly RecentRun[];
  readonly week: JobListItemResource['stats'];
}

interface Wishes {
  readonly status?: JobStatus;
  readonly health?: JobHealth;
  readonly label?: readonly string[];
  readonly failing?: true;
  readonly sort: (typeof sortings)[number];
}

/** `aster jobs`. */
export const jobsCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: "aster jobs 'etl/*'", does: 'the jobs whose names begin with etl/' },
    { command: 'aster jobs --status inactive', does: 'the paused ones' },
    { command: "aster jobs -o 'template={{name}} {{next_run_at}}'", does: 'names and next ticks, for a script' },
  ],
  create: (session) =>
    new Command('jobs')
      .description('List jobs, with their last outcomes and next runs. The newest outcome is the right one.')
      .argument('[names...]', "names, or patterns such as 'etl/*'")
      .addOption(new Option('--status <status>', 'only jobs of this status').choices(statuses))
      .addOption(labelOption())
      .addOption(new Option('--health <health>', 'only jobs with which this is the matter').choices(healths))
      .addOption(new Option('--failing', 'only jobs whose last run that ended did not succeed'))
      .addOption(
        new Option('--sort <by>', 'by name, by the last run, or by the next one')
          .choices(sortings)
          .default('name' as const),
      )
      .option('-w, --watch', 'draw it again whenever something has changed, until Ctrl-C')
      .action(async (names, { watch, ...wishes }) => {
        if (watch !== true) return show(session, names, wishes);
        await redraw(session, ['jobs', 'runs'], async (terminal) => {
          const say = (text: string) => terminal.write(`${text}\n`); // what is said beside would be wiped off
          await show({ ...session, terminal, say }, names, wishes);
        });
      }),
};

async function show(session: Session, names: readonly string[], wishes: Wishes): Promise<void> {
  const { status, health, label, failing, sort } = wishes;
  const isForPeople = !isForPrograms(session.settings.output) || session.settings.output.kind === 'csv';
  const needsRuns = isForPeople || failing === true || sort === '-last';
  const include = isForPeople ? (['last_runs', 'stats'] as const) : needsRuns ? (['last_runs'] as const) : undefined;
  const only = { status, health, label };
  const chosen = await findJobs(session, names, { all: names.length === 0, include, only });
  const runs = needsRuns ? await recentRuns(session, chosen, stripLength) : new Map<string, never>();
  const rows = chosen.map((job): Row => ({ job: asListed(job), runs: runs.get(job.id) ?? [], week: job.stats }));
  const times = await session.times();
  await printList(session, {
    items: rows.filter((row) => failing !== true || isFailing(row)).sort(sorter(sort)),
    columns: columns(times, session.settings.timezone === 'job'),
    name: ({ job }) => job.name,
    resource: ({ job }) => job,
    empty:
      names.length === 0 && [status, health, label, failing].every((wish) => wish === undefined)
        ? 'there are no jobs yet; aster create --help'
        : 'no job is like that',
  });
}

/** Told as any list of jobs tells it. */
function asListed({ last_runs: _runs, stats: _stats, ...job }: JobListItemResource): JobResource {
  return job;
}

function isFailing({ runs }: Row): boolean {
  const last = runs.find(({ status }) => ['succeeded', 'failed', 'timed_out'].includes(status));
  return last !== undefined && last.status !== 'succeeded';
}

function sorter(by: (typeof sortings)[number]): (one: Row, other: Row) => number {
  if (by === '-last')
    return (one, other) => textOf(other.runs[0]?.scheduled_at).localeCompare(textOf(one.runs[0]?.scheduled_at));
  if (by === 'next') return (one, other) => (one.job.next_run_at ?? '~').localeCompare(other.job.next_run_at ?? '~');
  return () => 0;
}

function textOf(text: string | undefined): string {
  return text ?? '';
}

function columns(times: Times, isJobZone: boolean): readonly Column<Row>[] {
  const at = (instant: string | null | undefined, { job }: Row) => {
    if (instant === null || instant === undefined) return '-';
    return formatInstant(new Date(instant), isJobZone ? { ...times, timezone: job.timezone } : times);
  };
  return [
    { title: 'NAME', text: ({ job }) => job.name, shrinks: true },
    {
      title: 'STATUS',
      text: ({ job }) => (job.status === 'inactive' ? 'paused' : job.status),
      style: ({ job }) => (job.status === 'active' ? undefined : 'yellow'),
    },
    { title: 'RUNS', text: ({ runs }) => strip(runs), style: (row) => (isFailing(row) ? 'red' : undefined) },
    { title: 'OK 7D', text: ({ week }) => shareOf(week), alignsRight: true, dropOrder: 3 },
    {
      title: 'P95',
      text: ({ week }) => (typeof week?.p95_ms === 'number' ? formatSpan(week.p95_ms) : '-'),
      alignsRight: true,
      dropOrder: 4,
    },
    { title: 'LAST', text: (row) => at(row.runs[0]?.scheduled_at, row), dropOrder: 2 },
    {
      title: 'OUTCOME',
      text: ({ runs }) => runs[0]?.status ?? '-',
      style: ({ runs }) => statusStyle(runs[0]?.status ?? ''),
      isWide: true,
    },
    { title: 'NEXT', text: (row) => at(row.job.next_run_at, row), dropOrder: 1 },
    { title: 'SCHEDULE', text: ({ job }) => job.cron_expr ?? '-', isWide: true },
    { title: 'ZONE', text: ({ job }) => job.timezone, isWide: true },
    { title: 'POOL', text: ({ job }) => job.pool, isWide: true },
    { title: 'COMMAND', text: ({ job }) => commandLineOf(job), isWide: true },
    { title: 'ID', text: ({ job }) => job.id, isWide: true },
  ];
}

/** How many of the runs of a week that were made to succeed did. */
function shareOf(week: Row['week']): string {
  const ended = (week?.succeeded ?? 0) + (week?.failed ?? 0);
  if (week === undefined || week === null || ended === 0) return '-';
  const percent = (100 * week.succeeded) / ended;
  return `${percent === 100 ? '100' : Math.min(percent, 99.9).toFixed(1)} %`;
}

function strip(runs: readonly RecentRun[]): string {
  return [...runs]
    .reverse()
    .map(({ status }) => statusLetter(status))
    .join('')
    .padStart(stripLength);
}
