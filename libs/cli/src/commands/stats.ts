import type { JobNumbersResource, RunStatisticsResource, StatisticsQuery } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { findJob } from '../objects/find-job.js';
import { type Fact, renderFacts } from '../output/facts.js';
import { isForPrograms } from '../output/output-format.js';
import { type TableRow, tableRows } from '../output/table-rows.js';
import { printList } from '../print/print-list.js';
import { printOne } from '../print/print-one.js';
import { showVersions } from '../runs/show-versions.js';
import type { Session } from '../session/session.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';
import { readRange } from '../time/read-range.js';

const dayMs = 86_400_000;
const steps = ['1m', '5m', '1h', '1d'] as const;

/** `aster stats`. */
export const statsCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster stats', does: 'a day of all jobs, hour by hour' },
    {
      command: 'aster stats nightly/report --range 30d',
      does: 'a month of one job, day by day, and its week in figures',
    },
    { command: 'aster stats nightly/report --by version --range 30d', does: 'whether a change made it slower' },
  ],
  create: (session) =>
    new Command('stats')
      .description(
        'Show what runs have come to, step by step: how they ended, how long they took, how long they waited.',
      )
      .argument('[job]')
      .option('--range <duration>', 'how far back: 6h, 7d; a day unless given')
      .option('--from <instant>', 'runs that ended at this instant or later')
      .option('--to <instant>', 'runs that ended before this instant')
      .addOption(new Option('--step <step>', 'how long a row is').choices(steps))
      .option('--pool <name>', 'of this pool; not of one job')
      .addOption(new Option('--by <what>', 'of one job: a row for each version of it').choices(['version'] as const))
      .action(async (name, options) => {
        const { now } = await session.times();
        const job = name === undefined ? undefined : await findJob(session, name);
        const times = await session.times(job?.timezone);
        const { from, to } = readRange(options, { now, timezone: job?.timezone ?? times.timezone });
        const rangeMs = (to ?? now).getTime() - (from ?? new Date(now.getTime() - dayMs)).getTime();
        const step = options.step ?? readableStep(rangeMs, job !== undefined);
        const query = { step, from: from?.toISOString(), to: to?.toISOString() };
        if (options.by !== undefined && job === undefined) throw usageError('--by version is for one job');
        if (job === undefined) return showAll(session, { ...query, pool: options.pool }, times);
        if (options.pool !== undefined) throw usageError('--pool is not for one job');
        const statistics = await (await session.client()).jobs.statistics(job.id, query);
        if (options.by !== undefined) return showVersions(session, statistics.by_version, times);
        if (!isForPrograms(session.settings.output)) writeNumbers(session, statistics.numbers);
        await showSeries(session, statistics, times);
      }),
};

async function showAll(session: Session, query: StatisticsQuery & { pool?: string }, times: Times): Promise<void> {
  await showSeries(session, await (await session.client()).statistics.runs(query), times);
}

/** About as many rows as fit on a screen. Minutes are not kept of single jobs. */
function readableStep(rangeMs: number, isOfJob: boolean): (typeof steps)[number] {
  if (rangeMs <= dayMs / 12 && !isOfJob) return '5m';
  return rangeMs <= 3 * dayMs ? '1h' : '1d';
}

function writeNumbers({ terminal }: Session, numbers: JobNumbersResource | null): void {
  if (numbers === null) return;
  const span = (ms: number | null) => (ms === null ? undefined : formatSpan(ms));
  const facts: readonly Fact[] = [
    ['ticks', numbers.ticks === 0 ? undefined : ticksOf(numbers)],
    ['success', numbers.success_rate === null ? undefined : `${(100 * numbers.success_rate).toFixed(1)} %`],
    ['takes', numbers.usual_ms === null ? undefined : `${span(numbers.usual_ms)}, at times ${span(numbers.p95_ms)}`],
    ['due every', span(numbers.scheduled_every_ms)],
    ['runs every', span(numbers.effective_every_ms)],
  ];
  terminal.write(renderFacts(facts, terminal));
}

function ticksOf({ ticks, ran, skipped, is_complete: isComplete }: JobNumbersResource): string {
  const skips = Object.entries(skipped).map(([reason, count]) => `${count} ${reason}`);
  const text = `${ticks}, of which ${ran} ran${skips.length === 0 ? '' : `; skipped: ${skips.join(', ')}`}`;
  return isComplete ? text : `${text} (of the newest 5,000 runs)`;
}

async function showSeries(session: Session, statistics: RunStatisticsResource, times: Times): Promise<void> {
  const { kind } = session.settings.output;
  if (kind === 'json' || kind === 'yaml') {
    return printOne(session, { resource: statistics, name: statistics.from, text: () => '' });
  }
  const count = (name: string) => (row: TableRow) => String(row[name] ?? 0);
  const span = (name: string) => (row: TableRow) => {
    const ms = row[name];
    return ms === null || ms === undefined ? '-' : formatSpan(ms);
  };
  await printList<TableRow>(session, {
    items: tableRows(statistics.columns, statistics.rows),
    columns: [
      { title: 'FROM', text: ({ at }) => formatInstant(new Date(at ?? 0), times) },
      { title: 'OK', text: count('succeeded'), alignsRight: true },
      { title: 'FAILED', text: count('failed'), alignsRight: true, style: (row) => colourOf(row, 'failed') },
      { title: 'LATE', text: count('timed_out'), alignsRight: true, style: (row) => colourOf(row, 'timed_out') },
      { title: 'SKIPPED', text: count('skipped'), alignsRight: true, dropOrder: 2 },
      { title: 'CANCELLED', text: count('cancelled'), alignsRight: true, isWide: true },
      { title: 'RETRIED', text: count('retried'), alignsRight: true, isWide: true },
      { title: 'MEDIAN', text: span('p50_ms'), alignsRight: true },
      { title: 'P95', text: span('p95_ms'), alignsRight: true },
      { title: 'P99', text: span('p99_ms'), alignsRight: true, isWide: true },
      { title: 'LONGEST', text: span('max_ms'), alignsRight: true, dropOrder: 3 },
      { title: 'WAIT P95', text: span('delay_p95_ms'), alignsRight: true, dropOrder: 1 },
    ],
    name: ({ at }) => new Date(at ?? 0).toISOString(),
    empty: 'no run has ended in that time',
  });
  const until = Date.parse(statistics.until);
  if (until < Date.parse(statistics.to)) session.say(`counted up to ${formatInstant(new Date(until), times)}`);
}

function colourOf(row: TableRow, name: string) {
  return (row[name] ?? 0) > 0 ? ('red' as const) : ('dim' as const);
}
