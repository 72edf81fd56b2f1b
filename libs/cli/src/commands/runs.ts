import type { RunListItem, RunListQuery, RunReason, RunStatus } from '@aster-scheduler/client';
import { isUuid, parseDuration } from '@aster-scheduler/core';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { usageError } from '../errors/cli-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import { labelOption } from '../input/label-option.js';
import { parseCount } from '../input/parse-version.js';
import { findJob } from '../objects/find-job.js';
import { findWorker } from '../objects/find-worker.js';
import { printList } from '../print/print-list.js';
import { mostOf, sayCut } from '../print/print-pages.js';
import { endedStatuses, liveStatuses } from '../runs/is-ended.js';
import { runColumns } from '../runs/run-columns.js';
import { settledRuns } from '../runs/settled-runs.js';
import { type ReadPage, readPages } from '../session/read-pages.js';
import type { Session } from '../session/session.js';
import { pastInstant } from '../time/past-instant.js';

const defaultLimit = 20;
const triggers = ['schedule', 'manual', 'dependency', 'backfill', 'retry'] as const;
const statuses: readonly RunStatus[] = [...liveStatuses, ...endedStatuses];

/** `aster runs`. */
export const runsCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster runs nightly/report --limit 5', does: 'the newest of one job' },
    { command: 'aster runs --status failed,timed_out --from now-1d', does: 'what failed since yesterday' },
    { command: 'aster runs --all --from now-7d -o csv', does: 'a week for a spreadsheet' },
  ],
  create: (session) =>
    new Command('runs')
      .description('List runs, the newest first.')
      .argument('[job]')
      .option('--status <statuses>', `of these statuses: ${statuses.join(', ')}`)
      .option('--failed', 'failed or timed out')
      .option('--running', 'running now')
      .addOption(new Option('--trigger <trigger>', 'made this way').choices(triggers))
      .option('--from <instant>', 'scheduled at this instant or later: now-1d, 24h, 09:00, 2026-11-27')
      .option('--since <instant>', 'the same')
      .option('--to <instant>', 'scheduled before this instant')
      .addOption(new Option('--fold <which>', 'of a time that comes twice').choices(['first', 'second'] as const))
      .option('--reason <reasons>', 'with these reasons, such as exit_code,timeout or concurrency_forbid')
      .option('--error <text>', 'not succeeded within 30 days, with this text in the error')
      .option('--worker <worker>', 'made by this worker: name, id, or the begin of an id')
      .option('--pool <name>', 'of this pool')
      .addOption(labelOption())
      .option('--longer <duration>', 'that took so long at the least')
      .option('--longest', 'the longest first')
      .option('--limit <count>', `how many, ${defaultLimit} unless given`, parseCount)
      .option('--all', 'all of them')
      .option('-f, --follow', 'each run as it ends, from now on')
      .action(async (job, options) => {
        const { kind } = session.settings.output;
        if (options.follow === true && (kind === 'json' || kind === 'yaml')) {
          throw usageError(`-f has no end, and ${kind} is one document`, '-o jsonl has a line for each run');
        }
        const times = await session.times();
        const instant = (text: string | undefined) =>
          text === undefined ? undefined : pastInstant(text, { ...times, fold: options.fold }).toISOString();
        const query: RunListQuery = {
          job_id: job === undefined ? undefined : (await findJob(session, job)).id,
          status: readStatuses(options),
          trigger: options.trigger,
          from: instant(options.from ?? options.since),
          to: instant(options.to),
          ...(await conditionsOf(session, options)),
        };
        if (options.follow === true) return printAsTheyCome(session, query);
        const amount = { limit: options.limit, all: options.all, usual: defaultLimit };
        const { items, hasMore } = readPages(await pagesOf(session, query), mostOf(amount));
        await print(session, items);
        if (hasMore()) sayCut(session, amount);
      }),
};

async function print(session: Session, items: AsyncIterable<RunListItem>): Promise<void> {
  const times = await session.times();
  const all: RunListItem[] = [];
  const { kind } = session.settings.output;
  const isTable = kind === 'table' || kind === 'wide';
  if (isTable) for await (const run of items) all.push(run);
  await printList(session, {
    items: isTable ? all : items,
    columns: runColumns(times, all),
    name: ({ id }) => id,
    empty: 'no run is like that',
  });
}

/** A table is printed line by line, without its head. Only programs that get whole runs are given their results. */
async function printAsTheyCome(session: Session, query: RunListQuery): Promise<void> {
  const { kind } = session.settings.output;
  if (kind === 'jsonl' || kind === 'template') return print(session, settledRuns(session, query));
  const items = settledRuns(session, { ...query, fields: ['-result'] });
  if (kind === 'csv' || kind === 'name') return print(session, items);
  const { describeRun } = await import('../runs/describe-run.js');
  for await (const run of items) {
    session.terminal.write(`${run.id.slice(0, 13)}  ${run.job_name}  ${describeRun(run, await session.times())}\n`);
  }
}

/** Runs in the order of their length come without a cursor: their pages are told apart by what they pass over. */
async function pagesOf(session: Session, query: RunListQuery): Promise<ReadPage<RunListItem>> {
  const { runs } = await session.client();
  if (query.sort === undefined) return async (page) => runs.list({ ...query, ...page });
  return async ({ limit, cursor }) => {
    const offset = Number(cursor ?? 0);
    const { items } = await runs.list({ ...query, limit, offset });
    return { items, cursor: items.length === 0 ? undefined : String(offset + items.length) };
  };
}

interface ConditionOptions {
  readonly reason?: string;
  readonly error?: string;
  readonly worker?: string;
  readonly pool?: string;
  readonly label?: readonly string[];
  readonly longer?: string;
  readonly longest?: true;
}

async function conditionsOf(session: Session, options: ConditionOptions): Promise<RunListQuery> {
  const { worker, error, longer } = options;
  if (error !== undefined && /^[0-9a-f-]{4,}$/i.test(error)) {
    throw usageError(`--error ${error} would be the begin of an id`, 'give more of the text');
  }
  const minMs = longer === undefined ? undefined : parseDuration(longer);
  if (longer !== undefined && minMs === undefined) {
    throw usageError(`--longer cannot be ${JSON.stringify(longer)}`, 'write it as 30s, 10m or 1h30m');
  }
  return {
    reason: options.reason?.split(',').map((reason) => reason.trim() as RunReason),
    q: error,
    worker_id: worker === undefined || isUuid(worker) ? worker : (await findWorker(session, worker)).id,
    pool: options.pool,
    label: options.label,
    min_ms: minMs,
    sort: options.longest === true ? '-duration' : undefined,
  };
}

function readStatuses(options: { status?: string; failed?: true; running?: true }): readonly RunStatus[] | undefined {
  const texts = [
    ...(options.status?.split(',') ?? []),
    ...(options.failed === true ? ['failed', 'timed_out'] : []),
    ...(options.running === true ? ['running'] : []),
  ];
  if (texts.length === 0) return undefined;
  return texts.map((text) => {
    const status = statuses.find((known) => known === text.trim());
    if (status !== undefined) return status;
    const near = nearestWord(text, statuses);
    throw usageError(
      `a run cannot be ${JSON.stringify(text)}${near === undefined ? '' : `; did you mean ${near}?`}`,
      `one of ${statuses.join(', ')}`,
    );
  });
}
